// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/image/image.hpp>
#include <archetype/image/long_jump.hpp>
#include <archetype/image/orientation.hpp>
#include <archetype/image/tiff_colors.hpp>
#include <archetype/image/tiff_reader.hpp>

#include <tiffio.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>

namespace archetype {

namespace detail {

/// How many bytes of samples a byte of a file can hold at most.
inline unsigned long long best_tiff_ratio(std::uint16_t compression) {
  switch (compression) {
    case COMPRESSION_NONE:
      return 1;
    case COMPRESSION_PACKBITS:
      return 64;
    case COMPRESSION_ADOBE_DEFLATE:
    case COMPRESSION_DEFLATE:
      return 1032;
    case COMPRESSION_LZW:
      return 4096 * 8 / 12;  // the longest string by a code of 12 bits
    case COMPRESSION_JPEG:
      return 3 * 8 * 32 * 32;  // see decode_jpeg
    default: {
      const TIFFCodec* const codec = TIFFFindCODEC(compression);
      const std::string name = codec == nullptr ? "a method unknown to libtiff" : codec->name;
      throw BadImage("it is compressed by " + name + " (" + std::to_string(compression) +
                     "), not by LZW, Deflate, PackBits or JPEG");
    }
  }
}

}  // namespace detail

/// Decodes a TIFF file's first picture to the very bytes of Pillow's `Image.open(…).convert("RGB")`: grey of 1, 2, 4, 8
/// or 16 bits (these clipped at 255), palettes, RGB of 8 or 16 bits, CMYK of 8; transparency dropped, and colors that
/// it multiplied restored; in strips or tiles, plain or compressed by LZW, Deflate, PackBits or JPEG. The picture is
/// upright whatever its file's rows are, since Pillow turns TIFF so by itself. Throws `BadImage` for any other kind,
/// and for one that is cut short, damaged, or claims an absurd size.
inline Image decode_tiff(std::span<const std::byte> content) {
  detail::TiffReader reader(content);
  const detail::TiffLayout layout = reader.layout();
  const unsigned long long ratio = detail::best_tiff_ratio(layout.compression);
  const detail::TiffPainter painter(reader, layout);
  detail::check_claimed_size(layout.height, layout.width, 8 * ratio * content.size() / layout.bits / layout.samples);

  Image image(static_cast<int>(layout.height), static_cast<int>(layout.width));
  if (layout.colors == PHOTOMETRIC_YCBCR) reader.convert_to_rgb();
  reader.read(layout,
              [&](int plane, std::uint32_t y, std::uint32_t x, std::uint32_t count, const std::uint8_t* samples) {
                painter.paint(plane, samples, count, image.at(static_cast<int>(y), static_cast<int>(x)));
              });
  return detail::upright(std::move(image), layout.orientation);
}

}  // namespace archetype
