// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/image/codecs/byte_reader.hpp>
#include <archetype/image/codecs/claimed_size.hpp>
#include <archetype/image/codecs/inflate.hpp>
#include <archetype/image/codecs/orientation.hpp>
#include <archetype/image/codecs/tag_directory.hpp>
#include <archetype/image/codecs/tiff_colors.hpp>
#include <archetype/image/codecs/tiff_layout.hpp>
#include <archetype/image/codecs/tiff_plain.hpp>
#include <archetype/image/codecs/tiff_reader.hpp>
#include <archetype/image/image.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include <tiffio.h>

namespace archetype::codecs {

/// The highest ratio of sample bytes to file bytes of a compression method. Throws `BadImage` for a method that is not
/// supported.
inline unsigned long long best_tiff_ratio(std::uint16_t compression) {
  switch (compression) {
    case COMPRESSION_NONE:
      return 1;
    case COMPRESSION_PACKBITS:
      return 64;
    case COMPRESSION_ADOBE_DEFLATE:
    case COMPRESSION_DEFLATE:
      return best_deflate_ratio;
    case COMPRESSION_LZW:
      return best_lzw_ratio;
    case COMPRESSION_JPEG:
      return 3ULL * 8 * 32 * 32;  // see decode_jpeg
    default: {
      const TIFFCodec* const codec = TIFFFindCODEC(compression);
      const std::string name = codec == nullptr ? "a method unknown to libtiff" : codec->name;
      throw BadImage("it is compressed by " + name + " (" + std::to_string(compression) +
                     "), not by LZW, Deflate, PackBits or JPEG");
    }
  }
}

/// Adapts the layout of a file of separate planes to how Pillow reads it. Pillow reads each plane by a single letter of
/// its raw mode, for example "L" of "L;4I": so inverted gray counts as gray, and samples of 2 or 4 bits as bytes.
inline void read_as_pillow_reads_planes(TiffLayout& layout) {
  if (layout.bits == 16) refuse_tiff("its samples of 16 bits have planes of their own");
  if (layout.colors == PHOTOMETRIC_MINISWHITE) layout.colors = PHOTOMETRIC_MINISBLACK;
  if (layout.bits != 1 || layout.colors == PHOTOMETRIC_PALETTE) layout.bits = 8;
  layout.bits_are_reversed = false;
}

/// Whether Pillow maps the samples of a single tile into memory, which it does if they have the layout that it uses in
/// memory.
inline bool is_mapped(const TiffLayout& layout, TiffColors colors) {
  if (layout.bits_are_reversed || layout.colors == PHOTOMETRIC_MINISWHITE) return false;
  if (layout.planes == PLANARCONFIG_SEPARATE && layout.samples > 1) return false;
  if (colors == TiffColors::rgb)
    return layout.samples == 4 && layout.bits == 8 && layout.first_extra_sample != EXTRASAMPLE_ASSOCALPHA;
  return colors != TiffColors::looked_up || (layout.samples == 1 && layout.bits == 8);
}

/// Decodes the first image of a TIFF file to exactly the bytes of Pillow's `Image.open(…).convert("RGB")`. Reads gray
/// of 1, 2, 4, 8 or 16 bits (the latter clipped at 255), palettes, RGB of 8 or 16 bits, and CMYK of 8 bits, in strips
/// or tiles, uncompressed or compressed by LZW, Deflate, PackBits or JPEG. Transparency is dropped; colors that were
/// premultiplied by it are restored. The image is always upright, since Pillow turns TIFF images by itself. Throws
/// `BadImage` for any other kind of TIFF, and if the file is truncated or damaged in a way that Pillow refuses, or
/// claims more pixels than it can hold.
inline Image decode_tiff(std::span<const std::byte> content) {
  const std::optional<TagHeader> header = read_tag_header(content);
  if (!header) {
    const TiffReader reader(content);  // whose constructor throws the reason
    refuse_tiff("it does not begin like one");
  }
  TiffLayout layout = TiffLayoutReader(content, *header).read();
  const unsigned long long ratio = best_tiff_ratio(layout.compression);
  const bool is_plain = layout.compression == COMPRESSION_NONE;
  std::optional<TiffReader> reader;
  if (!is_plain) layout.planes = reader.emplace(content).planes();
  const TiffColors colors = colors_of(layout);
  if (is_plain && layout.planes == PLANARCONFIG_SEPARATE && layout.samples == 1) read_as_pillow_reads_planes(layout);
  const TiffPainter painter(layout);
  check_claimed_size(layout.height, layout.width, 8 * ratio * content.size() / layout.pixel_bits());

  Image image(static_cast<int>(layout.height), static_cast<int>(layout.width), painter.blank());
  const auto paint = [&](int plane, std::uint32_t y, std::uint32_t x, std::uint32_t count,
                         const std::uint8_t* samples) {
    painter.paint(plane, samples, count, image.at(static_cast<int>(y), static_cast<int>(x)));
  };
  if (is_plain) {
    read_plain_tiles(layout, content, is_mapped(layout, colors), paint);
  } else {
    reader->read(layout, paint);
  }
  return upright(std::move(image), layout.orientation);
}

}  // namespace archetype::codecs
