// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/image/image.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <span>
#include <string>

/// The 64-bit FNV-1a hash in hexadecimal.
inline std::string sum_of(std::span<const std::byte> bytes) {
  std::uint64_t value = 0xCBF29CE484222325;
  for (const std::byte byte : bytes) value = (value ^ std::to_integer<std::uint64_t>(byte)) * 0x100000001B3;
  std::array<char, 17> text;
  std::snprintf(text.data(), text.size(), "%016llx", static_cast<unsigned long long>(value));
  return text.data();
}

/// The hash of all bytes of an image.
inline std::string sum_of(const archetype::Image& image) { return sum_of(std::as_bytes(image.bytes())); }
