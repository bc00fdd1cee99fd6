// SPDX-License-Identifier: MIT
#pragma once
#include <stdexcept>

#include <torch/types.h>
#include <torch/utils.h>

namespace archetype::fused {

/// What each fused operation begins its gradient with, since LibTorch would take that for a constant.
inline void refuse_second_derivatives() {
  if (torch::GradMode::is_enabled())
    throw std::runtime_error("fused operations have no second derivatives; call fuse(false) on the network");
}

}  // namespace archetype::fused
