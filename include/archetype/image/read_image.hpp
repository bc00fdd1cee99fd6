// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/image/image.hpp>
#include <archetype/image/orientation.hpp>

#include <cstddef>
#include <filesystem>
#include <span>

namespace archetype {

/// Decodes the content of a JPEG, PNG, WebP, TIFF, BMP, GIF or PPM file, whose format is detected by its first bytes,
/// to exactly the bytes of Pillow's `Image.open(…).convert("RGB")`. Of several images in a file, the first is decoded.
/// Throws `BadImage` for anything else, and for WebP and TIFF if the build has no decoder for them.
Image decode_image(std::span<const std::byte> content, Orientation orientation = Orientation::as_stored);

/// Reads a JPEG, PNG, WebP, TIFF, BMP, GIF or PPM file, and decodes it as `decode_image` does. Throws `BadImage`, whose
/// message names the file and the reason, if it is no valid image, and std::filesystem::filesystem_error or
/// std::system_error if it cannot be read.
Image read_image(const std::filesystem::path& path, Orientation orientation = Orientation::as_stored);

}  // namespace archetype

#ifndef ARCHETYPE_COMPILED
#include <archetype/image/read_image_definitions.hpp>
#endif
