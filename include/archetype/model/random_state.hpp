// SPDX-License-Identifier: MIT
#pragma once

#include <mutex>

#include <ATen/Context.h>
#include <torch/types.h>

namespace archetype {

/// The state of LibTorch's default random generator on a device, which dropout uses there; a tensor of bytes in main
/// memory.
inline torch::Tensor random_state(const torch::Device& device = torch::kCPU) {
  at::Generator generator = at::globalContext().defaultGenerator(device);
  const std::lock_guard lock(generator.mutex());
  return generator.get_state();
}

/// Sets the state of LibTorch's default random generator on a device.
inline void set_random_state(const torch::Tensor& state, const torch::Device& device = torch::kCPU) {
  at::Generator generator = at::globalContext().defaultGenerator(device);
  const std::lock_guard lock(generator.mutex());
  generator.set_state(state);
}

/// The states of the generators from which a model on some device draws: the CPU's and, if it is another, the device's.
struct RandomStates {
  torch::Tensor cpu;
  torch::Tensor device{};  ///< undefined if the device is the CPU, or if its state is not known
};

inline RandomStates random_states(const torch::Device& device) {
  if (device.is_cpu()) return {random_state()};
  return {random_state(), random_state(device)};
}

inline void set_random_states(const RandomStates& states, const torch::Device& device) {
  set_random_state(states.cpu);
  if (!device.is_cpu() && states.device.defined()) set_random_state(states.device, device);
}

namespace detail {

/// Restores the random states of a device at the end of the scope, even if an exception is thrown.
class RandomStatesGuard {
 public:
  explicit RandomStatesGuard(const torch::Device& device = torch::kCPU)
      : device_(device), former_(random_states(device)) {}
  RandomStatesGuard(const RandomStatesGuard&) = delete;
  RandomStatesGuard& operator=(const RandomStatesGuard&) = delete;
  ~RandomStatesGuard() { set_random_states(former_, device_); }

 private:
  torch::Device device_;
  RandomStates former_;
};

}  // namespace detail

}  // namespace archetype
