// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/image/image.hpp>
#include <archetype/image/long_jump.hpp>
#include <archetype/image/orientation.hpp>
#include <archetype/image/tiff_reader.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <utility>
#include <vector>

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

inline std::string name_of_tiff_colors(std::uint16_t colors) {
  constexpr std::array<const char*, 9> names = {"grey from white",    "grey",  "RGB",     "a palette", "a mask",
                                                "CMYK or other inks", "YCbCr", "color 7", "CIELAB"};
  return colors < names.size() ? names[colors] : "color " + std::to_string(colors);
}

/// How samples become colors.
enum class TiffColors { looked_up, clipped_grey, rgb };

/// The way for a layout; throws `BadImage` for one that has none.
inline TiffColors colors_of(const TiffLayout& layout) {
  const bool one_plane = layout.planes == PLANARCONFIG_CONTIG;
  const bool up_to_8_bits = layout.bits == 1 || layout.bits == 2 || layout.bits == 4 || layout.bits == 8;
  const bool transparent = layout.bits == 8 && layout.samples == 2 && layout.extra_samples == 1 &&
                           layout.first_extra_sample == EXTRASAMPLE_UNASSALPHA;
  if (layout.sample_format == SAMPLEFORMAT_UINT) {
    switch (layout.colors) {
      case PHOTOMETRIC_MINISBLACK:
        if (layout.bits == 16 && layout.samples == 1) return TiffColors::clipped_grey;
        if (one_plane && transparent) return TiffColors::looked_up;
        [[fallthrough]];
      case PHOTOMETRIC_MINISWHITE:
      case PHOTOMETRIC_PALETTE:
        if (up_to_8_bits && layout.samples == 1) return TiffColors::looked_up;
        break;
      case PHOTOMETRIC_RGB:
        if (layout.bits == 8 && layout.samples == 3) return TiffColors::rgb;
        if ((layout.bits == 8 || layout.bits == 16) && (layout.samples == 3 || layout.samples == 4) && one_plane)
          return TiffColors::rgb;
        break;
      case PHOTOMETRIC_YCBCR:
        if (layout.compression == COMPRESSION_JPEG && layout.bits == 8 && layout.samples == 3 && one_plane)
          return TiffColors::rgb;
        break;
      default:
        break;
    }
  }
  throw BadImage("its pixels are " + name_of_tiff_colors(layout.colors) + ", " + std::to_string(layout.samples) +
                 " samples of " + std::to_string(layout.bits) + " bits" +
                 (layout.sample_format == SAMPLEFORMAT_UINT ? "" : ", signed or floating") +
                 (one_plane ? "" : ", in separate planes") +
                 "; what is read is grey of 1 to 16 bits, palettes, and RGB of 8 or 16 bits");
}

/// The colors, three bytes each, of samples of at most 8 bits.
inline std::vector<std::uint8_t> colors_of_samples(const TiffReader& reader, const TiffLayout& layout) {
  const std::size_t count = std::size_t{1} << layout.bits;
  std::vector<std::uint8_t> colors(3 * count);
  if (layout.colors == PHOTOMETRIC_PALETTE) {
    const auto palette = reader.palette();
    for (std::size_t i = 0; i < colors.size(); ++i) colors[i] = static_cast<std::uint8_t>(palette[i % 3][i / 3] >> 8);
  } else {
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t light = layout.colors == PHOTOMETRIC_MINISWHITE ? count - 1 - i : i;
      std::fill_n(&colors[3 * i], 3, static_cast<std::uint8_t>(255 * light / (count - 1)));
    }
  }
  return colors;
}

inline std::uint16_t number_of_16_bits(const std::uint8_t* samples, std::size_t i) {
  std::uint16_t number = 0;
  std::memcpy(&number, samples + 2 * i, sizeof number);
  return number;
}

/// Writes RGB of 8 bits, or the upper 8 of 16, and takes back where the colors were multiplied by their opacity.
inline void write_rgb(const TiffLayout& layout, const std::uint8_t* samples, std::size_t count, std::uint8_t* pixels) {
  if (layout.bits == 8 && layout.samples == 3) {
    std::copy_n(samples, 3 * count, pixels);
    return;
  }
  const bool multiplied = layout.samples == 4 && layout.first_extra_sample == EXTRASAMPLE_ASSOCALPHA;
  for (std::size_t i = 0; i < count; ++i, pixels += 3) {
    const auto sample = [&](std::size_t c) {
      const std::size_t at = layout.samples * i + c;
      return layout.bits == 8 ? unsigned{samples[at]} : number_of_16_bits(samples, at) / 256U;
    };
    const unsigned opacity = multiplied ? sample(3) : 255;
    for (std::size_t c = 0; c < 3; ++c)
      pixels[c] = static_cast<std::uint8_t>(opacity == 0 ? 0 : std::min(255U, sample(c) * 255 / opacity));
  }
}

}  // namespace detail

/// Decodes a TIFF file's first picture to the very bytes of Pillow's `Image.open(…).convert("RGB")`: grey of 1, 2, 4, 8
/// or 16 bits (these clipped at 255), palettes, RGB of 8 or 16 bits; transparency dropped, and colors that it multiplied
/// restored; in strips or tiles, plain or compressed by LZW, Deflate, PackBits or JPEG. The picture is upright
/// whatever its file's rows are, since Pillow turns TIFF so by itself. Throws `BadImage` for any other kind, and one that
/// is cut short, damaged, or claims an absurd size.
inline Image decode_tiff(std::span<const std::byte> content) {
  detail::TiffReader reader(content);
  const detail::TiffLayout layout = reader.layout();
  const unsigned long long ratio = detail::best_tiff_ratio(layout.compression);
  const detail::TiffColors kind = detail::colors_of(layout);
  const unsigned pixel_bits = unsigned{layout.bits} * layout.samples;
  detail::check_claimed_size(layout.height, layout.width, 8 * ratio * content.size() / pixel_bits);

  Image image(static_cast<int>(layout.height), static_cast<int>(layout.width));
  std::vector<std::uint8_t> colors;
  if (kind == detail::TiffColors::looked_up) colors = detail::colors_of_samples(reader, layout);
  if (layout.colors == PHOTOMETRIC_YCBCR) reader.convert_to_rgb();
  reader.read(layout, [&](int plane, std::size_t y, std::size_t x, std::size_t count, const std::uint8_t* samples) {
    std::uint8_t* const pixels = image.at(static_cast<int>(y), static_cast<int>(x));
    if (layout.planes == PLANARCONFIG_SEPARATE) {
      for (std::size_t i = 0; i < count; ++i) pixels[3 * i + static_cast<std::size_t>(plane)] = samples[i];
    } else if (kind == detail::TiffColors::rgb) {
      detail::write_rgb(layout, samples, count, pixels);
    } else if (kind == detail::TiffColors::clipped_grey) {
      for (std::size_t i = 0; i < count; ++i)
        std::fill_n(pixels + 3 * i, 3,
                    static_cast<std::uint8_t>(std::min<int>(255, detail::number_of_16_bits(samples, i))));
    } else {
      const unsigned mask = (1U << layout.bits) - 1;
      for (std::size_t i = 0; i < count; ++i) {
        const std::size_t bit = i * pixel_bits;
        const unsigned sample = samples[bit / 8] >> (8 - layout.bits - bit % 8) & mask;
        std::copy_n(&colors[3 * sample], 3, pixels + 3 * i);
      }
    }
  });
  return detail::upright(std::move(image), layout.orientation >= 1 && layout.orientation <= 8 ? layout.orientation : 1);
}

}  // namespace archetype
