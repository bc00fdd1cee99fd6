// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>
#include <stdexcept>
#include <thread>

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

/// Starts a function in a process of its own, which ends with status 1 if it throws, and returns the process's number.
inline pid_t forked(const auto& function) {
  const pid_t child = fork();
  if (child == 0) {
    try {
      function();
    } catch (...) {
      _exit(1);
    }
    _exit(0);
  }
  return child;
}

/// Runs a function in a process of its own. A process that has computed gradients itself cannot have its forks do so
/// from LibTorch 2 on.
inline void run_apart(const auto& function) {
  const pid_t child = forked(function);
  int status = 0;
  if (child < 0 || waitpid(child, &status, 0) != child || status != 0)
    throw std::runtime_error("the process of its own failed");
}

/// Runs a function in a process of its own, which is killed after a while. False where it had ended by itself, and
/// without an error.
inline bool killed_after(std::chrono::microseconds delay, const auto& function) {
  const pid_t child = forked(function);
  std::this_thread::sleep_for(delay);
  kill(child, SIGKILL);
  int status = 0;
  if (child < 0 || waitpid(child, &status, 0) != child) throw std::runtime_error("no process to kill");
  if (WIFEXITED(status) && WEXITSTATUS(status) != 0) throw std::runtime_error("the process to kill threw");
  return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
}

/// The same for a function that runs again and again.
inline bool kill_after(std::chrono::microseconds delay, const auto& function) {
  return killed_after(delay, [&] {
    while (true) function();
  });
}
