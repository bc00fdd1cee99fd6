// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/weights/state/element_type.hpp>
#include <archetype/weights/state/state_dict.hpp>

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

namespace archetype {

namespace detail {

/// The number that 16 bits in IEEE 754's half precision stand for.
inline float from_float16(std::uint16_t bits) {
  const std::uint32_t sign = (bits & 0x8000U) << 16;
  const std::uint32_t exponent = (bits >> 10) & 0x1FU;
  const std::uint32_t fraction = bits & 0x3FFU;
  if (exponent == 0) {  // zero, or too small for the implied leading one
    const float magnitude = std::ldexp(static_cast<float>(fraction), -24);
    return sign == 0 ? magnitude : -magnitude;
  }
  const std::uint32_t wider = exponent == 0x1F ? 0xFFU : exponent + (127 - 15);
  return std::bit_cast<float>(sign | wider << 23 | fraction << 13);
}

/// The number that 16 bits in bfloat16 stand for, which are the first half of a float.
inline float from_bfloat16(std::uint16_t bits) { return std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16); }

/// Converts each stored element.
template <class Stored, class Convert>
std::vector<float> converted_elements(const StoredTensor& tensor, const Convert& convert) {
  std::vector<float> numbers(tensor.bytes.size() / sizeof(Stored));
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    Stored stored;  // copied, since the bytes in a file may not be aligned
    std::memcpy(&stored, tensor.bytes.data() + i * sizeof(Stored), sizeof(Stored));
    numbers[i] = convert(stored);
  }
  return numbers;
}

}  // namespace detail

/// The elements of a tensor of floating-point numbers in single precision, to which those in double precision are
/// rounded. Throws `BadWeights` for elements of another type.
inline std::vector<float> to_floats(const StoredTensor& tensor) {
  switch (tensor.type) {
    case ElementType::float32:
      return detail::converted_elements<float>(tensor, [](float number) { return number; });
    case ElementType::float64:
      return detail::converted_elements<double>(tensor, [](double number) { return static_cast<float>(number); });
    case ElementType::float16:
      return detail::converted_elements<std::uint16_t>(tensor, detail::from_float16);
    case ElementType::bfloat16:
      return detail::converted_elements<std::uint16_t>(tensor, detail::from_bfloat16);
    default:
      throw BadWeights(tensor.name + ": its elements of type " + std::string{name_of(tensor.type)} +
                       " are not floating-point numbers");
  }
}

}  // namespace archetype
