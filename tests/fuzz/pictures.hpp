// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/image/read_image.hpp>

#include <cstddef>
#include <cstdint>
#include <span>

#include "check.hpp"

namespace fuzz {

/// An input of more pixels takes long and finds nothing new.
inline constexpr unsigned long long enough_pixels = 1'000'000;

/// Decodes an input, which must give a picture or be refused by a sentence. `pixels` reads its header; -1 tells
/// libFuzzer that an input is of no use.
inline int read_picture(const std::uint8_t* data, std::size_t size, const auto& pixels) {
  const std::span<const std::byte> content = std::as_bytes(std::span{data, size});
  try {
    if (pixels(content) > enough_pixels) return -1;
    for (const auto orientation : {archetype::Orientation::as_stored, archetype::Orientation::upright}) {
      const archetype::Image image = archetype::decode_image(content, orientation);
      touch(image.bytes());
    }
  } catch (const archetype::BadImage& bad) {
    check_sentence(bad.what());
  }
  return 0;
}

}  // namespace fuzz
