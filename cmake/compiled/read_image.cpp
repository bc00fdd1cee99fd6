// SPDX-License-Identifier: MIT
#include <archetype/image/codecs/image_formats.hpp>
#include <archetype/image/read_image.hpp>

#include <cstddef>
#include <filesystem>
#include <span>

namespace archetype {

Image decode_image(std::span<const std::byte> content, codecs::Orientation orientation) {
  return codecs::decode_image(content, orientation);
}

Image read_image(const std::filesystem::path& path, codecs::Orientation orientation) {
  return codecs::read_image(path, orientation);
}

}  // namespace archetype
