// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/compiled.hpp>
#include <archetype/image/codecs/image_formats.hpp>
#include <archetype/image/read_image.hpp>

#include <cstddef>
#include <filesystem>
#include <span>

namespace archetype {

ARCHETYPE_INLINE Image decode_image(std::span<const std::byte> content, Orientation orientation) {
  return codecs::decode(content, orientation);
}

ARCHETYPE_INLINE Image read_image(const std::filesystem::path& path, Orientation orientation) {
  return codecs::decode_file(path, orientation);
}

}  // namespace archetype
