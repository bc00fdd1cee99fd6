// SPDX-License-Identifier: MIT
#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>

#include "formats.hpp"

/// Random numbers that are equal on every machine, unlike those of the standard library's distributions.
class Dice {
 public:
  explicit Dice(std::uint32_t seed) : engine_(seed) {}

  /// A number from 0 to `bound` - 1. `bound` is at least 1.
  std::size_t below(std::size_t bound) { return engine_() % bound; }
  char byte() { return static_cast<char>(engine_() & 0xFF); }

 private:
  std::mt19937 engine_;
};

/// The content of a file with random damage of a kind that disks, networks and programs cause.
inline std::string damaged(std::string content, Dice& dice) {
  const std::size_t size = content.size(), at = dice.below(size);
  const std::size_t run = std::min(size - at, 1 + dice.below(dice.below(2) == 0 ? 8 : 600));
  const auto overwrite = [&](const auto& byte) {
    std::generate_n(content.begin() + static_cast<std::ptrdiff_t>(at), run, byte);
  };
  switch (dice.below(12)) {
    case 0:
      content[at] = static_cast<char>(content[at] ^ 1 << dice.below(8));
      break;
    case 1:
      content[at] = dice.byte();
      break;
    case 2:
      for (std::size_t i = 0; i < 8; ++i) content[dice.below(size)] = dice.byte();
      break;
    case 3:
      overwrite([&] { return dice.byte(); });
      break;
    case 4:
      overwrite([] { return '\0'; });
      break;
    case 5:
      overwrite([] { return '\xFF'; });
      break;
    case 6:
      content.resize(at);
      break;
    case 7:
      content.resize(size - std::min(size, dice.below(24)));
      break;
    case 8:
      content.erase(at, run);
      break;
    case 9:
      content.insert(at, content, dice.below(size), run);
      break;
    case 10: {  // swaps two parts
      const std::size_t middle = at + run / 2;
      content = content.substr(0, at) + content.substr(middle, at + run - middle) + content.substr(at, middle - at) +
                content.substr(at + run);
      break;
    }
    default:  // in the header, which states sizes and kinds
      content[dice.below(std::min<std::size_t>(size, 120))] = dice.byte();
  }
  if (content.starts_with("\x89PNG") && dice.below(2) == 0) content = with_png_checksums(content);
  return content;
}
