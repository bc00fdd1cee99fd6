// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/image/image.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <span>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "../content_of.hpp"

/// Small images of every kind, and pillow.json, which has the results of Pillow 9.4.
inline const std::filesystem::path pictures = "tests/reference/image";

inline nlohmann::json pillow() { return nlohmann::json::parse(std::ifstream(pictures / "pillow.json")); }

/// An image of hard edges, where cubic interpolation overshoots.
inline archetype::Image hard_edges(int height, int width) {
  archetype::Image image(height, width);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      for (int c = 0; c < 3; ++c) {
        const int smooth = (31 * x * x + 17 * y * y + 7 * x * y + 85 * c) % 256;
        image.at(y, x)[c] = static_cast<std::uint8_t>((x + y) % 3 != 0 ? smooth : 255 * ((x + c) % 2));
      }
    }
  }
  return image;
}

/// The value of a pixel in one channel.
inline std::uint8_t sample(const archetype::Image& image, int y, int x, int channel) { return image.at(y, x)[channel]; }

/// How many damaged copies of a file were decoded, and how many refused.
struct Damaged {
  int whole = 0;
  int refused = 0;
};

/// Decodes copies of `content` in which one byte is changed, for each byte in three ways. Exceptions other than
/// `BadImage` propagate.
inline Damaged damage_every_byte(const std::string& content, const auto& decode) {
  Damaged count;
  for (std::size_t at = 0; at < content.size(); ++at) {
    for (const char change : {'\x01', '\x80', '\xFF'}) {
      std::string damaged = content;
      damaged[at] = static_cast<char>(damaged[at] ^ change);
      try {
        decode(damaged);
        ++count.whole;
      } catch (const archetype::BadImage&) {
        ++count.refused;
      }
    }
  }
  return count;
}

inline std::span<const std::byte> bytes_of(std::string_view text) { return std::as_bytes(std::span(text)); }
