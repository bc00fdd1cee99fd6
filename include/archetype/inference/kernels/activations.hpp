// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/text/fixed_string.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <numbers>
#include <string_view>

namespace archetype::inference {

/// Numbers that activations are applied to at once. A type of the compiler's, since loops over arrays become vector
/// instructions only at some levels of optimization if they are as long as those of the exponential function. Passed by
/// reference, since how it is passed by value depends on the processor that a function is compiled for.
using Vector [[gnu::vector_size(64)]] = float;

/// The exponential function to within two units in the last place. Arguments beyond those of finite normal results are
/// clamped.
inline void exponential(Vector& x) {
  using Bits [[gnu::vector_size(sizeof(Vector))]] = std::int32_t;
  const Vector least = Vector{} - 87.0F;
  const Vector most = Vector{} + 88.0F;
  x = x < least ? least : x;
  x = x > most ? most : x;
  constexpr float rounder = 12582912.0F;  // 1.5 · 2²³: adding it leaves no bits for a fraction
  const Vector shifted = x * std::numbers::log2e_v<float> + rounder;
  const Vector whole = shifted - rounder;
  // ln 2 in two parts, the first with few bits, so that its product is exact (Cody and Waite 1980).
  const Vector rest = (x - whole * 0.693359375F) + whole * 2.12194440e-4F;
  // The polynomial 1 + x + … with the least relative error, 1.05e-7, for |x| <= ln 2 / 2.
  Vector sum = rest * 0.008312501F + 0.04189033F;
  for (const float term : {0.16667116F, 0.49999231F, 1.0F, 1.0F}) sum = sum * rest + term;
  const Bits exponent = reinterpret_cast<Bits>(shifted) << 23;  // of the sum, whose own is 0 or -1
  x = reinterpret_cast<Vector>(reinterpret_cast<Bits>(sum) + exponent);
}

/// The same for one number.
inline float exponential(float x) {
  Vector numbers = Vector{} + x;
  exponential(numbers);
  return numbers[0];
}

namespace activations {

inline void relu(Vector& x) { x = x < 0.0F ? Vector{} : x; }

inline void relu6(Vector& x) {
  const Vector most = Vector{} + 6.0F;
  relu(x);
  x = x > most ? most : x;
}

inline void sigmoid(Vector& x) {
  x = -x;
  exponential(x);
  x = 1.0F / (1.0F + x);
}

inline void swish(Vector& x) {
  Vector power = -x;
  exponential(power);
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
  const Vector magnitude = (x < 0.0F ? -x : x) / std::numbers::sqrt2_v<float>;
  Vector power = -magnitude * magnitude;
  exponential(power);
  const Vector t = 1.0F / (1.0F + 0.3275911F * magnitude);
  Vector sum = t * 1.061405429F - 1.453152027F;
  for (const float term : {1.421413741F, -0.284496736F, 0.254829592F}) sum = sum * t + term;
  const Vector beyond = sum * t * power / 2.0F;  // the probability of a larger magnitude on one side
  x = x * (x < 0.0F ? beyond : 1.0F - beyond);
}

}  // namespace activations

namespace detail {

template <FixedString Kind, void Function(Vector&)>
struct KnownActivation {
  static constexpr std::string_view kind = Kind.view();

  static void apply(float* row, std::size_t count) {
    constexpr std::size_t lanes = sizeof(Vector) / sizeof(float);
    Vector numbers;
    std::size_t i = 0;
    for (; i + lanes <= count; i += lanes) {
      std::memcpy(&numbers, row + i, sizeof(numbers));
      Function(numbers);
      std::memcpy(row + i, &numbers, sizeof(numbers));
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
