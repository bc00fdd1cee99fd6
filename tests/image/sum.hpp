// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/image/image.hpp>

#include <array>
#include <cstdint>
#include <cstdio>
#include <string>

/// FNV-1a, 64 bits, of all bytes of a picture in hexadecimal.
inline std::string sum_of(const archetype::Image& image) {
  std::uint64_t value = 0xCBF29CE484222325;
  for (const std::uint8_t byte : image.bytes()) value = (value ^ byte) * 0x100000001B3;
  std::array<char, 17> text;
  std::snprintf(text.data(), text.size(), "%016llx", static_cast<unsigned long long>(value));
  return text.data();
}
