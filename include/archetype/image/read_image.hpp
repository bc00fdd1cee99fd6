// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/image/image.hpp>
#include <archetype/image/orientation.hpp>

#include <cstddef>
#include <filesystem>
#include <span>

#ifndef ARCHETYPE_COMPILED
#include <archetype/image/image_formats.hpp>
#endif

namespace archetype {

/// Decodes a JPEG, PNG, WebP, TIFF, BMP, GIF or PPM file's content, told apart by its first bytes, to what Pillow's
/// `Image.open(…).convert("RGB")` returns: of several pictures the first. Throws `BadImage` for anything else.
Image decode_image(std::span<const std::byte> content, Orientation orientation = Orientation::as_stored);

/// The picture of a JPEG, PNG, WebP, TIFF, BMP, GIF or PPM file, as `decode_image` returns it. Throws `BadImage`,
/// naming the file and the fault, or std::filesystem::filesystem_error or std::system_error where it cannot be read.
Image read_image(const std::filesystem::path& path, Orientation orientation = Orientation::as_stored);

#ifndef ARCHETYPE_COMPILED
inline Image decode_image(std::span<const std::byte> content, Orientation orientation) {
  return detail::decode_image(content, orientation);
}

inline Image read_image(const std::filesystem::path& path, Orientation orientation) {
  return detail::read_image(path, orientation);
}
#endif

}  // namespace archetype
