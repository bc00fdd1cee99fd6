// SPDX-License-Identifier: MIT
// Activations as the loops of fused operations apply them, to several numbers at once: `values` replaces numbers by
// their values, and `gradients` the gradients of values by those of the numbers. ReLU and ReLU6 may be given the values
// instead of the numbers.
#pragma once
#include <archetype/simd/exponential.hpp>
#include <archetype/simd/lanes.hpp>

#include <algorithm>
#include <bit>
#include <cstddef>
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

/// An activation that is told by its value for a number, and the gradient of a number from that of its value.
template <class Activation>
struct OneByOne {
  template <class Number, std::size_t Count>
  static void values(simd::Lanes<Number, Count>& x) {
    for (std::size_t i = 0; i < Count; ++i) x[i] = Activation::value(x[i]);
  }
  template <class Number, std::size_t Count>
  static void gradients(const simd::Lanes<Number, Count>& x, simd::Lanes<Number, Count>& gradient) {
    for (std::size_t i = 0; i < Count; ++i) gradient[i] = Activation::gradient(x[i], gradient[i]);
  }
};

struct Identity : OneByOne<Identity> {
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

struct ReLU : OneByOne<ReLU> {
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

struct ReLU6 : OneByOne<ReLU6> {
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
  template <class Number, std::size_t Count>
  static void values(simd::Lanes<Number, Count>& x) {
    const auto powers = powers_of_negative(x);
    for (std::size_t i = 0; i < Count; ++i) x[i] = x[i] / (1 + powers[i]);
  }
  template <class Number, std::size_t Count>
  static void gradients(const simd::Lanes<Number, Count>& x, simd::Lanes<Number, Count>& gradient) {
    const auto powers = powers_of_negative(x);
    for (std::size_t i = 0; i < Count; ++i) {
      const Number sigmoid = 1 / (1 + powers[i]);
      gradient[i] *= sigmoid * (1 + x[i] * (1 - sigmoid));
    }
  }

 private:
  template <class Number, std::size_t Count>
  static simd::Lanes<Number, Count> powers_of_negative(const simd::Lanes<Number, Count>& x) {
    simd::Lanes<Number, Count> powers;
    for (std::size_t i = 0; i < Count; ++i) powers[i] = -x[i];
    simd::exponentiate(powers);
    return powers;
  }
};

struct HardSwish : OneByOne<HardSwish> {
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

/// Calls `use` with an object of the activation's class, or returns false if the loops do not have it: it cannot follow
/// a batch norm there.
bool with_activation(std::string_view kind, const auto& use) {
  const auto try_one = [&](auto activation) { return kind == activation.kind && (use(activation), true); };
  return try_one(Identity{}) || try_one(ReLU{}) || try_one(ReLU6{}) || try_one(Swish{}) || try_one(HardSwish{});
}

}  // namespace archetype::fused
