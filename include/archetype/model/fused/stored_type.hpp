// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/simd/bfloat16.hpp>

#include <torch/types.h>

namespace archetype::fused {

/// Calls `use.operator()<Stored>()` with the type as which loops see the numbers of a tensor.
auto with_stored_type(const torch::Tensor& maps, const auto& use) {
  if (maps.scalar_type() == torch::kBFloat16) return use.template operator()<simd::BFloat16>();
  if (maps.scalar_type() == torch::kFloat64) return use.template operator()<double>();
  return use.template operator()<float>();
}

/// Whether loops can treat a tensor: maps in the CPU's memory, with numbers of such a type.
inline bool can_treat(const torch::Tensor& maps) {
  if (!maps.is_cpu() || maps.dim() != 4 || maps.numel() == 0) return false;
  const torch::ScalarType type = maps.scalar_type();
  return type == torch::kBFloat16 || type == torch::kFloat32 || type == torch::kFloat64;
}

}  // namespace archetype::fused
