// SPDX-License-Identifier: MIT
#pragma once

#include <mutex>

#include <ATen/CPUGeneratorImpl.h>
#include <torch/types.h>

namespace archetype {

/// The state of LibTorch's random generator on the CPU, which dropout uses.
inline torch::Tensor random_state() {
  at::Generator generator = at::detail::getDefaultCPUGenerator();
  const std::lock_guard lock(generator.mutex());
  return generator.get_state();
}

/// Sets the state of LibTorch's random generator on the CPU.
inline void set_random_state(const torch::Tensor& state) {
  at::Generator generator = at::detail::getDefaultCPUGenerator();
  const std::lock_guard lock(generator.mutex());
  generator.set_state(state);
}

}  // namespace archetype
