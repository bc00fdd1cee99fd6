// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/image/image.hpp>

#include <string>

namespace archetype::codecs {

/// Throws `BadImage` if a header claims a size that an image cannot have, before memory is allocated for it. `most` is
/// the number of pixels that the file could hold at the best compression ratio of its format.
inline void check_claimed_size(unsigned long height, unsigned long width, unsigned long long most) {
  const std::string claim = "it claims " + std::to_string(height) + "x" + std::to_string(width) + " pixels, ";
  constexpr unsigned long longest_side = 0x7FFF'FFFF;
  if (height == 0 || width == 0) throw BadImage(claim + "and so has none");
  if (height > longest_side || width > longest_side ||
      static_cast<unsigned long long>(height) * width > static_cast<unsigned long long>(most_pixels))
    throw BadImage(claim + "more than the " + std::to_string(most_pixels) + " that an image may have");
  if (static_cast<unsigned long long>(height) * width > most) throw BadImage(claim + "more than its bytes can hold");
}

}  // namespace archetype::codecs
