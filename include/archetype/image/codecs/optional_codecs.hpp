// SPDX-License-Identifier: MIT
// The decoders that a build may leave out. If the whole program is compiled with ARCHETYPE_WITHOUT_WEBP or
// ARCHETYPE_WITHOUT_TIFF defined, no header of libwebp or libtiff is included, and files of that format are refused.
#pragma once
#include <archetype/image/codecs/orientation.hpp>
#include <archetype/image/image.hpp>

#include <cstddef>
#include <span>

#ifdef ARCHETYPE_WITHOUT_WEBP
namespace archetype::codecs {

/// Throws `BadImage`, since this build has no WebP decoder.
inline Image decode_webp(std::span<const std::byte> /*content*/, Orientation = Orientation::as_stored) {
  throw BadImage("it is a WebP file, and this build lacks the codec, libwebp");
}

}  // namespace archetype::codecs
#else
#include <archetype/image/codecs/webp.hpp>
#endif

#ifdef ARCHETYPE_WITHOUT_TIFF
namespace archetype::codecs {

/// Throws `BadImage`, since this build has no TIFF decoder.
inline Image decode_tiff(std::span<const std::byte> /*content*/) {
  throw BadImage("it is a TIFF file, and this build lacks the codec, libtiff");
}

}  // namespace archetype::codecs
#else
#include <archetype/image/codecs/tiff.hpp>
#endif
