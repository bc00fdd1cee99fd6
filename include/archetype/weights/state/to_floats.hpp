// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/weights/state/element_type.hpp>
#include <archetype/weights/state/state_dict.hpp>

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string>
#include <vector>

namespace archetype {

namespace detail {

/// The value of an IEEE 754 half-precision number.
inline float float_of_half(std::uint16_t bits) {
  const int exponent = bits >> 10 & 31;
  const int fraction = bits & 1023;
  const float magnitude = exponent == 31  ? (fraction == 0 ? std::numeric_limits<float>::infinity()
                                                           : std::numeric_limits<float>::quiet_NaN())
                          : exponent == 0 ? std::ldexp(static_cast<float>(fraction), -24)
                                          : std::ldexp(static_cast<float>(1024 + fraction), exponent - 25);
  return (bits & 0x8000) != 0 ? -magnitude : magnitude;
}

/// The value of a bfloat16 number, whose bits are the upper half of a float's.
inline float float_of_bfloat16(std::uint16_t bits) {
  return std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16);
}

/// Converts each stored element, which may be unaligned.
template <class Stored>
std::vector<float> converted(const StoredTensor& tensor, auto convert) {
  std::vector<float> numbers(tensor.bytes.size() / sizeof(Stored));
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    Stored element;
    std::memcpy(&element, tensor.bytes.data() + i * sizeof(Stored), sizeof(Stored));
    numbers[i] = convert(element);
  }
  return numbers;
}

}  // namespace detail

/// The elements of a stored tensor of float32, float64, float16 or bfloat16, as floats. Throws `BadWeights`, naming the
/// tensor, for any other type.
inline std::vector<float> to_floats(const StoredTensor& tensor) {
  if (tensor.type == ElementType::float32)
    return detail::converted<float>(tensor, [](float element) { return element; });
  if (tensor.type == ElementType::float64)
    return detail::converted<double>(tensor, [](double element) { return static_cast<float>(element); });
  if (tensor.type == ElementType::float16) return detail::converted<std::uint16_t>(tensor, detail::float_of_half);
  if (tensor.type == ElementType::bfloat16) return detail::converted<std::uint16_t>(tensor, detail::float_of_bfloat16);
  throw BadWeights(tensor.name + ": its elements are " + std::string{name_of(tensor.type)} +
                   ", not floating-point numbers");
}

}  // namespace archetype
