// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/splitmix64.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace archetype {

/// `count` numbers in [-1, 1), the same on every machine: the top 24 bits of splitmix64 (Steele et al. 2014), started
/// with the FNV-1a hash of the seed.
inline std::vector<float> uniform_numbers(std::string_view seed, std::size_t count) {
  std::uint64_t state = 0xCBF29CE484222325;
  for (const char c : seed) state = (state ^ static_cast<unsigned char>(c)) * 0x100000001B3;
  std::vector<float> numbers(count);
  for (float& number : numbers) {
    number = static_cast<float>(detail::splitmix64(state) >> 40) / static_cast<float>(1 << 23) - 1;
  }
  return numbers;
}

}  // namespace archetype
