// SPDX-License-Identifier: MIT
// The codecs that a build may do without. Where the whole program is compiled with ARCHETYPE_WITHOUT_WEBP or
// ARCHETYPE_WITHOUT_TIFF defined, no header of libwebp or libtiff is included, and files of that kind are refused.
#pragma once
#include <archetype/image/image.hpp>
#include <archetype/image/orientation.hpp>

#include <cstddef>
#include <span>

#ifdef ARCHETYPE_WITHOUT_WEBP
namespace archetype {

/// Throws `BadImage`: this build has no decoder of WebP.
inline Image decode_webp(std::span<const std::byte> /*content*/, Orientation = Orientation::as_stored) {
  throw BadImage("it is a WebP file, and this build lacks the codec, libwebp");
}

}  // namespace archetype
#else
#include <archetype/image/webp.hpp>
#endif

#ifdef ARCHETYPE_WITHOUT_TIFF
namespace archetype {

/// Throws `BadImage`: this build has no decoder of TIFF.
inline Image decode_tiff(std::span<const std::byte> /*content*/) {
  throw BadImage("it is a TIFF file, and this build lacks the codec, libtiff");
}

}  // namespace archetype
#else
#include <archetype/image/tiff.hpp>
#endif
