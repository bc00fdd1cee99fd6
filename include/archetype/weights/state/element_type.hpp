// SPDX-License-Identifier: MIT
#pragma once
#include <array>
#include <cstddef>
#include <string_view>

namespace archetype {

/// The element type of a stored tensor; the names are PyTorch's.
enum class ElementType : unsigned char {
  boolean,
  uint8,
  int8,
  int16,
  int32,
  int64,
  float16,
  bfloat16,
  float32,
  float64,
  complex64,
  complex128
};

namespace detail {

struct ElementFacts {
  ElementType type;
  std::string_view name;         ///< as PyTorch prints it
  std::string_view safetensors;  ///< in a safetensors header; empty if the format lacks it
  std::size_t size;              ///< in bytes
};

inline constexpr std::array element_facts{
    ElementFacts{ElementType::boolean, "bool", "BOOL", 1},
    ElementFacts{ElementType::uint8, "uint8", "U8", 1},
    ElementFacts{ElementType::int8, "int8", "I8", 1},
    ElementFacts{ElementType::int16, "int16", "I16", 2},
    ElementFacts{ElementType::int32, "int32", "I32", 4},
    ElementFacts{ElementType::int64, "int64", "I64", 8},
    ElementFacts{ElementType::float16, "float16", "F16", 2},
    ElementFacts{ElementType::bfloat16, "bfloat16", "BF16", 2},
    ElementFacts{ElementType::float32, "float32", "F32", 4},
    ElementFacts{ElementType::float64, "float64", "F64", 8},
    ElementFacts{ElementType::complex64, "complex64", "C64", 8},
    ElementFacts{ElementType::complex128, "complex128", "", 16},
};

constexpr const ElementFacts& facts_of(ElementType type) { return element_facts[static_cast<std::size_t>(type)]; }

}  // namespace detail

constexpr std::string_view name_of(ElementType type) { return detail::facts_of(type).name; }

/// The size of one element in bytes.
constexpr std::size_t size_of(ElementType type) { return detail::facts_of(type).size; }

}  // namespace archetype
