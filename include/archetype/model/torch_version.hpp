// SPDX-License-Identifier: MIT
// What differs between the versions of LibTorch, from 1.13 on. No other header asks for a version.
#pragma once

#include <stdexcept>
#include <string>

#include <ATen/autocast_mode.h>
#include <c10/util/Exception.h>
#include <torch/types.h>
#include <torch/version.h>

namespace archetype::detail {

/// Automatic mixed precision of a thread: whether it is enabled for a kind of device, and the type it computes in
/// there.
struct AutocastState {
  bool enabled = false;
  torch::ScalarType type = torch::kBFloat16;
};

// A version, since the functions of 1.13 are deprecated and may vanish: a discarded branch must not even name them.
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 4)

/// Whether automatic mixed precision exists on a kind of device.
inline bool has_autocast(torch::DeviceType device) { return at::autocast::is_autocast_available(device); }

inline AutocastState autocast_state(torch::DeviceType device) {
  return {at::autocast::is_autocast_enabled(device), at::autocast::get_autocast_dtype(device)};
}
inline void set_autocast_state(torch::DeviceType device, const AutocastState& state) {
  at::autocast::set_autocast_dtype(device, state.type);
  at::autocast::set_autocast_enabled(device, state.enabled);
}

#else

inline bool has_autocast(torch::DeviceType device) { return device == torch::kCPU || device == torch::kCUDA; }

/// Throws std::invalid_argument unless the device is one whose precision this version can set.
inline void require_autocast(torch::DeviceType device) {
  if (!has_autocast(device))
    throw std::invalid_argument("this version of LibTorch has no automatic mixed precision on " +
                                c10::DeviceTypeName(device, true));
}
inline AutocastState autocast_state(torch::DeviceType device) {
  require_autocast(device);
  if (device == torch::kCPU) return {at::autocast::is_cpu_enabled(), at::autocast::get_autocast_cpu_dtype()};
  return {at::autocast::is_enabled(), at::autocast::get_autocast_gpu_dtype()};
}
inline void set_autocast_state(torch::DeviceType device, const AutocastState& state) {
  require_autocast(device);
  if (device == torch::kCPU) {
    try {
      at::autocast::set_autocast_cpu_dtype(state.type);
    } catch (const c10::Error&) {  // in 1.13, unless it is bfloat16
      throw std::invalid_argument("this version of LibTorch has no automatic mixed precision in " +
                                  std::string{c10::toString(state.type)} + " on the CPU; use torch::kBFloat16");
    }
    at::autocast::set_cpu_enabled(state.enabled);
  } else {
    at::autocast::set_autocast_gpu_dtype(state.type);
    at::autocast::set_enabled(state.enabled);
  }
}

#endif

/// Lets a store of several processes use LibTorch's own sockets. From 2.4 on it would rather use libuv, without which
/// some distributions build it.
template <class StoreOptions>
void use_own_sockets(StoreOptions& options) {
  if constexpr (requires { options.useLibUV; }) options.useLibUV = false;
}

}  // namespace archetype::detail
