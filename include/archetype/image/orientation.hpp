// SPDX-License-Identifier: MIT
#pragma once

namespace archetype {

/// What to do with the orientation that a camera recorded in the EXIF or XMP metadata.
///
/// `as_stored` keeps the rows as the file stores them, as do Pillow's `Image.open` and the evaluation code of the
/// common libraries. `upright` turns the image as Pillow's `ImageOps.exif_transpose` does; XMP is also read from JPEG
/// and WebP, where Pillow 9.4 reads it from PNG only.
enum class Orientation { as_stored, upright };

}  // namespace archetype
