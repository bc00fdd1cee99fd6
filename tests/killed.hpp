// SPDX-License-Identifier: MIT
#pragma once
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <thread>

/// Runs a function again and again in a process of its own, which is killed after a while. False where it ended before
/// that by itself.
inline bool kill_after(std::chrono::microseconds delay, const auto& function) {
  const pid_t child = fork();
  if (child == 0) {
    try {
      while (true) function();
    } catch (...) {
      _exit(1);
    }
  }
  std::this_thread::sleep_for(delay);
  kill(child, SIGKILL);
  int status = 0;
  return child > 0 && waitpid(child, &status, 0) == child && WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
}
