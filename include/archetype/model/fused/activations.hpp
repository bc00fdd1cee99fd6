// SPDX-License-Identifier: MIT
// Activations as the loops of fused operations apply them: the value for a number, and the gradient of a number from
// that of its value. ReLU and ReLU6 may be given the value instead of the number.
#pragma once
#include <archetype/simd/exponential.hpp>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace archetype::fused {

/// Whether an activation can follow a sum in the loops of fused operations: those that may be given the value.
constexpr bool follows_sum(std::string_view kind) { return kind.empty() || kind == "ReLU" || kind == "ReLU6"; }

/// `number` if x > 0, else zero. By shifts of bits, since GCC 12 makes branches of comparisons, and then does not
/// compute several at once.
template <class Number>
Number kept_if_positive(Number x, Number number) {
  using Bits = std::conditional_t<sizeof(Number) == 4, std::uint32_t, std::uint64_t>;
  using Signed = std::make_signed_t<Bits>;
  const auto bits = std::bit_cast<Bits>(x);
  const auto positive = static_cast<Signed>((Bits{0} - bits) & ~bits) >> (8 * sizeof(Number) - 1);
  return std::bit_cast<Number>(static_cast<Bits>(std::bit_cast<Bits>(number) & static_cast<Bits>(positive)));
}

struct Identity {
  static constexpr std::string_view kind = "";
  template <class Number>
  static Number value(Number x) {
    return x;
  }
  template <class Number>
  static Number gradient(Number, Number of_value) {
    return of_value;
  }
};

struct ReLU {
  static constexpr std::string_view kind = "ReLU";
  template <class Number>
  static Number value(Number x) {
    return x < 0 ? 0 : x;  // what is no number stays none
  }
  template <class Number>
  static Number gradient(Number x, Number of_value) {
    return kept_if_positive(x, of_value);
  }
};

struct ReLU6 {
  static constexpr std::string_view kind = "ReLU6";
  template <class Number>
  static Number value(Number x) {
    return std::min(std::max(x, Number{0}), Number{6});
  }
  template <class Number>
  static Number gradient(Number x, Number of_value) {
    return kept_if_positive(x, kept_if_positive(6 - x, of_value));
  }
};

struct Swish {
  static constexpr std::string_view kind = "Swish";
  template <class Number>
  static Number value(Number x) {
    return x / (1 + simd::exponential(-x));
  }
  template <class Number>
  static Number gradient(Number x, Number of_value) {
    const Number sigmoid = 1 / (1 + simd::exponential(-x));
    return of_value * sigmoid * (1 + x * (1 - sigmoid));
  }
};

struct HardSwish {
  static constexpr std::string_view kind = "HardSwish";
  template <class Number>
  static Number value(Number x) {
    return x * std::min(std::max(x + 3, Number{0}), Number{6}) / 6;
  }
  template <class Number>
  static Number gradient(Number x, Number of_value) {
    const Number inside = of_value * (x / 3 + Number(0.5));
    return kept_if_positive(x + 3, kept_if_positive(3 - x, inside)) + (of_value - kept_if_positive(3 - x, of_value));
  }
};

}  // namespace archetype::fused
