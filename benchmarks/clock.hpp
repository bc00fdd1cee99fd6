// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>
#include <ctime>
#include <vector>

namespace archetype::bench {

/// Processor time of an action: unlike elapsed time, it does not include that of other programs.
template <class Action>
double processor_seconds(Action action) {
  const std::clock_t start = std::clock();
  action();
  return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

/// Time of an action that waits for the disk.
template <class Action>
double elapsed_seconds(Action action) {
  const auto start = std::chrono::steady_clock::now();
  action();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

inline std::vector<double> milliseconds(std::vector<double> seconds) {
  for (double& time : seconds) time *= 1e3;
  return seconds;
}

}  // namespace archetype::bench
