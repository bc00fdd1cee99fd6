// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/inference/context.hpp>
#include <archetype/inference/layout.hpp>
#include <archetype/inference/onednn/matrix_product.hpp>
#include <archetype/inference/task.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <functional>
#include <iomanip>
#include <limits>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace archetype::inference {

/// What one task of a network did.
struct ProfileRow {
  std::string kind;            ///< what it does: "Conv 3x3 + ReLU"
  std::string path;            ///< of the layer
  std::string implementation;  ///< as oneDNN names it; "own" for a kernel of ours
  Layout source{};             ///< layout of its first input
  Layout result{};
  double milliseconds = 0;   ///< the least of all runs
  double multiply_adds = 0;  ///< of convolutions and linear maps
};

/// What a network did, task by task.
struct Profile {
  std::vector<ProfileRow> rows{};
  double milliseconds = 0;  ///< of all tasks together
  double peak = 0;          ///< multiply-adds per second that this machine reaches with a large matrix product

  /// A table with a line for each task.
  std::string text() const {
    std::ostringstream out;
    out << std::fixed << std::setprecision(3);
    for (const ProfileRow& row : rows) {
      out << std::setw(9) << row.milliseconds << " ms  " << share_of_peak(row) << "  " << std::left << std::setw(36)
          << row.kind << std::setw(28) << row.path << std::setw(24) << row.implementation << name_of(row.source);
      if (row.result != row.source) out << " to " << name_of(row.result);
      out << '\n' << std::right;
    }
    out << std::setw(9) << milliseconds << " ms in all\n";
    return out.str();
  }

 private:
  std::string share_of_peak(const ProfileRow& row) const {
    if (row.multiply_adds == 0) return "    ";
    const int percent = static_cast<int>(100 * row.multiply_adds / (row.milliseconds / 1000) / peak + 0.5);
    std::string text = std::to_string(percent) + "%";
    return text.insert(0, 4 - std::min<std::size_t>(4, text.size()), ' ');
  }
};

/// The multiply-adds per second of a large matrix product.
inline double peak_of_machine() {
  constexpr int extent = 768;
  const std::vector<float> a(static_cast<std::size_t>(extent * extent), 1.0F);
  std::vector<float> result(a.size());
  double least = std::numeric_limits<double>::infinity();
  for (int run = 0; run < 4; ++run) {
    const auto begin = std::chrono::steady_clock::now();
    onednn::multiply({a.data(), extent, extent}, {a.data(), extent, extent}, 0, result.data());
    const std::chrono::duration<double> time = std::chrono::steady_clock::now() - begin;
    least = std::min(least, time.count());
  }
  return static_cast<double>(extent) * extent * extent / least;
}

/// Runs a schedule several times in a context, of which it is the one with index `which`, and measures its tasks.
inline Profile profile(const Schedule& schedule, Context& context, std::size_t which, const float* images, int runs) {
  Profile result{.peak = peak_of_machine()};
  const auto layout_of = [&](int slot) { return schedule.slots[static_cast<std::size_t>(slot)].layout; };
  for (const Task& task : schedule.tasks)
    result.rows.push_back({task.kind, task.path, task.implementation, layout_of(task.reads.front()),
                           layout_of(task.writes), std::numeric_limits<double>::infinity(), task.multiply_adds});
  for (int run = 0; run < runs; ++run)
    context.run(which, images, [&](std::size_t i, const std::function<void()>& task) {
      const auto begin = std::chrono::steady_clock::now();
      task();
      const std::chrono::duration<double, std::milli> time = std::chrono::steady_clock::now() - begin;
      result.rows[i].milliseconds = std::min(result.rows[i].milliseconds, time.count());
    });
  for (const ProfileRow& row : result.rows) result.milliseconds += row.milliseconds;
  return result;
}

}  // namespace archetype::inference
