// SPDX-License-Identifier: MIT
#pragma once
#include <zlib.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>

/// Numbers that are the same on every machine, unlike those of the standard's distributions.
class Dice {
 public:
  explicit Dice(std::uint32_t seed) : engine_(seed) {}

  /// From 0 on, less than `bound`, which is at least 1.
  std::size_t below(std::size_t bound) { return engine_() % bound; }
  char byte() { return static_cast<char>(engine_() & 0xFF); }

 private:
  std::mt19937 engine_;
};

/// A chunk of a PNG file with the checksum that belongs to it.
inline std::string png_chunk(const std::string& name_and_data) {
  const auto number = [](unsigned long value) {
    std::string bytes;
    for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(value >> shift & 0xFF);
    return bytes;
  };
  const auto* const bytes = reinterpret_cast<const Bytef*>(name_and_data.data());
  return number(name_and_data.size() - 4) + name_and_data +
         number(crc32(0, bytes, static_cast<uInt>(name_and_data.size())));
}

/// Gives each chunk of a PNG file its checksum, so that damage in it is not found by this alone.
inline std::string with_png_checksums(const std::string& content) {
  std::string result = content.substr(0, 8);
  std::size_t at = 8;
  while (at + 12 <= content.size()) {
    std::size_t size = 0;
    for (std::size_t i = 0; i < 4; ++i) size = size << 8 | static_cast<unsigned char>(content[at + i]);
    if (size > content.size() - at - 12) break;
    result += png_chunk(content.substr(at + 4, size + 4));
    at += size + 12;
  }
  return result + content.substr(std::min(at, content.size()));
}

/// A file's content damaged as disks, networks and programs damage files, at random.
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
    case 10: {  // two parts change places
      const std::size_t middle = at + run / 2;
      content = content.substr(0, at) + content.substr(middle, at + run - middle) + content.substr(at, middle - at) +
                content.substr(at + run);
      break;
    }
    default:  // in the first bytes, where sizes and kinds stand
      content[dice.below(std::min<std::size_t>(size, 120))] = dice.byte();
  }
  if (content.starts_with("\x89PNG") && dice.below(2) == 0) content = with_png_checksums(content);
  return content;
}
