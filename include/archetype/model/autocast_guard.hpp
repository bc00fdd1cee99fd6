// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/model/torch_version.hpp>

#include <ATen/autocast_mode.h>
#include <torch/types.h>

namespace archetype::detail {

/// Sets the automatic mixed precision of this thread for a kind of device, for its lifetime. Throws
/// std::invalid_argument if LibTorch lacks it for this type there.
class AutocastGuard {
 public:
  AutocastGuard(torch::DeviceType device, const AutocastState& state)
      : device_(device), previous_(autocast_state(device)) {
    set_autocast_state(device, state);
    at::autocast::increment_nesting();
  }
  AutocastGuard(const AutocastGuard&) = delete;
  AutocastGuard& operator=(const AutocastGuard&) = delete;
  ~AutocastGuard() {
    if (at::autocast::decrement_nesting() == 0) at::autocast::clear_cache();
    set_autocast_state(device_, previous_);
  }

 private:
  torch::DeviceType device_;
  AutocastState previous_;
};

}  // namespace archetype::detail
