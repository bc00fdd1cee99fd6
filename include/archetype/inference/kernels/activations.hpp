// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/inference/kernels/rows.hpp>
#include <archetype/simd/exponential.hpp>
#include <archetype/text/fixed_string.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <string_view>

namespace archetype::inference {

using simd::exponential;

inline float relu(float x) { return std::max(x, 0.0F); }
inline float relu6(float x) { return std::min(std::max(x, 0.0F), 6.0F); }
inline float sigmoid(float x) { return 1 / (1 + exponential(-x)); }
inline float swish(float x) { return x / (1 + exponential(-x)); }
inline float hard_sigmoid(float x) { return relu6(x + 3) / 6; }
inline float hard_swish(float x) { return x * (relu6(x + 3) / 6); }
inline float gelu(float x) { return x / 2 * (1 + std::erf(x / std::numbers::sqrt2_v<float>)); }

namespace detail {

template <FixedString Kind, float Function(float)>
struct KnownActivation {
  static constexpr std::string_view kind = Kind.view();

  static void apply(float* row, std::size_t count) {
    change(row, count, [](float number) { return Function(number); });
  }
};

template <class... Each>
struct KnownActivations {
  // Calls by name, not through a table of pointers, so that they become part of a kernel that is compiled for the
  // processor's vectors.
  static bool apply(std::string_view kind, float* row, std::size_t count) {
    return ((kind == Each::kind && (Each::apply(row, count), true)) || ...);
  }
  static constexpr bool have(std::string_view kind) { return ((kind == Each::kind) || ...); }
};

using Activations =
    KnownActivations<KnownActivation<"ReLU", relu>, KnownActivation<"ReLU6", relu6>, KnownActivation<"Swish", swish>,
                     KnownActivation<"Sigmoid", sigmoid>, KnownActivation<"HardSwish", hard_swish>,
                     KnownActivation<"HardSigmoid", hard_sigmoid>, KnownActivation<"GELU", gelu>>;

}  // namespace detail

constexpr bool is_activation(std::string_view kind) { return detail::Activations::have(kind); }

/// Applies the activation of a kind to each number of a row; returns whether there is one of this kind.
inline bool apply_activation(std::string_view kind, float* row, std::size_t count) {
  return detail::Activations::apply(kind, row, count);
}

}  // namespace archetype::inference
