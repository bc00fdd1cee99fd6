// SPDX-License-Identifier: MIT
#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace archetype {

/// `count` numbers in [-1, 1), the same on every machine: splitmix64 (Steele et al. 2014) from the FNV-1a hash of the
/// seed, the top 24 bits of each.
inline std::vector<float> uniform_numbers(std::string_view seed, std::size_t count) {
  std::uint64_t state = 0xCBF29CE484222325;
  for (const char c : seed) state = (state ^ static_cast<unsigned char>(c)) * 0x100000001B3;
  std::vector<float> numbers(count);
  for (float& number : numbers) {
    state += 0x9E3779B97F4A7C15;
    std::uint64_t z = state;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
    z ^= z >> 31;
    number = static_cast<float>(z >> 40) / static_cast<float>(1 << 23) - 1;
  }
  return numbers;
}

}  // namespace archetype
