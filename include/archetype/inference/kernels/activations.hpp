// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/simd/exponential.hpp>
#include <archetype/simd/vector.hpp>
#include <archetype/text/fixed_string.hpp>

#include <cstddef>
#include <cstring>
#include <numbers>
#include <string_view>

namespace archetype::inference {

using simd::exponentiate;
using simd::Vector;

inline float exponential(float x) { return simd::exponential(x); }

namespace activations {

inline void relu(Vector& x) { x = x < 0.0F ? Vector{} : x; }

inline void relu6(Vector& x) {
  const Vector most = Vector{} + 6.0F;
  relu(x);
  x = x > most ? most : x;
}

inline void sigmoid(Vector& x) {
  x = -x;
  exponentiate(x);
  x = 1.0F / (1.0F + x);
}

inline void swish(Vector& x) {
  Vector power = -x;
  exponentiate(power);
  x = x / (1.0F + power);
}

inline void hard_sigmoid(Vector& x) {
  x = x + 3.0F;
  relu6(x);
  x = x / 6.0F;
}

inline void hard_swish(Vector& x) {
  Vector gate = x;
  hard_sigmoid(gate);
  x = x * gate;
}

/// With the complementary error function by Abramowitz and Stegun 1964, 7.1.26, whose error is below 1.5e-7.
inline void gelu(Vector& x) {
  const Vector most = Vector{} + 16.0F;  // beyond, the result is x or 0
  Vector magnitude = x < 0.0F ? -x : x;
  magnitude = magnitude > most ? most : magnitude;
  Vector power = magnitude * magnitude / -2.0F;
  exponentiate(power);
  const Vector t = 1.0F / (1.0F + 0.3275911F / std::numbers::sqrt2_v<float> * magnitude);
  Vector sum = t * 1.061405429F - 1.453152027F;  // written out, since GCC keeps loops at -O2
  sum = sum * t + 1.421413741F;
  sum = sum * t - 0.284496736F;
  sum = sum * t + 0.254829592F;
  const Vector beyond = sum * t * power / 2.0F;  // the probability of a larger magnitude on one side
  relu(x);
  x = x - magnitude * beyond;
}

}  // namespace activations

namespace detail {

template <FixedString Kind, void Function(Vector&)>
struct KnownActivation {
  static constexpr std::string_view kind = Kind.view();

  static void apply(float* row, std::size_t count) {
    constexpr auto lanes = static_cast<std::size_t>(simd::vector_lanes);
    Vector numbers;
    std::size_t i = 0;
    for (; i + lanes <= count; i += lanes) {
      numbers = simd::vector_at(row + i);
      Function(numbers);
      simd::vector_at(row + i) = numbers;
    }
    if (i == count) return;
    numbers = Vector{};
    std::memcpy(&numbers, row + i, (count - i) * sizeof(float));
    Function(numbers);
    std::memcpy(row + i, &numbers, (count - i) * sizeof(float));
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
    KnownActivations<KnownActivation<"ReLU", activations::relu>, KnownActivation<"ReLU6", activations::relu6>,
                     KnownActivation<"Swish", activations::swish>, KnownActivation<"Sigmoid", activations::sigmoid>,
                     KnownActivation<"HardSwish", activations::hard_swish>,
                     KnownActivation<"HardSigmoid", activations::hard_sigmoid>,
                     KnownActivation<"GELU", activations::gelu>>;

}  // namespace detail

constexpr bool is_activation(std::string_view kind) { return detail::Activations::have(kind); }

/// Applies the activation of a kind to each number of a row; returns whether there is one of this kind.
inline bool apply_activation(std::string_view kind, float* row, std::size_t count) {
  return detail::Activations::apply(kind, row, count);
}

}  // namespace archetype::inference
