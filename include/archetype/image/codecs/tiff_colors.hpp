// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/image/codecs/cmyk.hpp>
#include <archetype/image/codecs/palette.hpp>
#include <archetype/image/codecs/tiff_layout.hpp>
#include <archetype/image/image.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include <tiffio.h>

namespace archetype::codecs {

/// How the samples of a TIFF file are converted to RGB.
enum class TiffColors { looked_up, clipped_gray, rgb, cmyk };

/// Refuses a layout that is not supported.
[[noreturn]] inline void refuse_tiff_colors(const TiffLayout& layout) {
  constexpr std::array<const char*, 9> names = {"gray from white",    "gray",  "RGB",     "a palette", "a mask",
                                                "CMYK or other inks", "YCbCr", "color 7", "CIELAB"};
  const std::string colors =
      layout.colors < names.size() ? names[layout.colors] : "color " + std::to_string(layout.colors);
  throw BadImage("its pixels are " + colors + ", " + std::to_string(layout.samples) +
                 (layout.samples == 1 ? " sample of " : " samples of ") + std::to_string(layout.bits) +
                 (layout.bits == 1 ? " bit" : " bits") +
                 (layout.sample_format == SAMPLEFORMAT_UINT ? "" : ", signed or floating") +
                 (layout.planes == PLANARCONFIG_CONTIG ? "" : ", in separate planes") +
                 "; what is read is gray of 1 to 16 bits, palettes, RGB of 8 or 16 bits, and CMYK of 8");
}

/// The conversion for a layout. Throws `BadImage` if the layout is not supported.
inline TiffColors colors_of(const TiffLayout& layout) {
  const bool one_plane = layout.planes == PLANARCONFIG_CONTIG || layout.samples == 1;
  const bool bytes = layout.bits == 8, reversed = layout.bits_are_reversed;
  const bool parts = bytes || layout.bits == 4 || layout.bits == 2 || layout.bits == 1;
  const bool plain = layout.extra_samples == 0;
  const bool separate_opacity = layout.extra_samples == 1 && layout.first_extra_sample == EXTRASAMPLE_UNASSALPHA;
  if (layout.sample_format != SAMPLEFORMAT_UINT) refuse_tiff_colors(layout);
  switch (layout.colors) {
    case PHOTOMETRIC_MINISBLACK:
    case PHOTOMETRIC_PALETTE:
      if (layout.samples == 2 && bytes && one_plane && separate_opacity && !reversed) return TiffColors::looked_up;
      [[fallthrough]];
    case PHOTOMETRIC_MINISWHITE:
      if (layout.samples != 1 || !plain) break;
      if (parts) return TiffColors::looked_up;
      if (layout.bits == 16 && layout.colors == PHOTOMETRIC_MINISBLACK &&
          (!reversed || layout.order == io::ByteOrder::little_endian))
        return TiffColors::clipped_gray;
      break;
    case PHOTOMETRIC_RGB: {
      constexpr std::uint16_t of_corel_draw = 999;
      const std::uint16_t extra = layout.first_extra_sample;
      const bool fourth =
          layout.samples == 4 && (plain || (layout.extra_samples == 1 && extra <= EXTRASAMPLE_UNASSALPHA) ||
                                  (layout.extra_samples == 1 && extra == of_corel_draw && bytes));
      if (!(layout.samples == 3 && plain) && !fourth) break;
      if (reversed && !(bytes && layout.samples == 3)) break;
      if (one_plane && (bytes || layout.bits == 16)) return TiffColors::rgb;
      if (!one_plane && bytes && (layout.samples == 3 || separate_opacity)) return TiffColors::rgb;
      break;
    }
    case PHOTOMETRIC_SEPARATED:
      if (layout.samples == 4 && bytes && one_plane && plain && !reversed) return TiffColors::cmyk;
      break;
    case PHOTOMETRIC_YCBCR:  // libjpeg converts it to RGB
      if (layout.samples == 3 && bytes && one_plane && plain && !reversed && layout.compression == COMPRESSION_JPEG)
        return TiffColors::rgb;
      break;
    default:
      break;
  }
  refuse_tiff_colors(layout);
}

/// Converts samples to RGB.
class TiffPainter {
 public:
  explicit TiffPainter(const TiffLayout& layout) : layout_(layout), kind_(colors_of(layout)) {
    if (kind_ == TiffColors::looked_up) list_colors();
  }

  /// The color of pixels that the file has no data for.
  std::array<std::uint8_t, 3> blank() const {
    if (kind_ == TiffColors::cmyk) return {255, 255, 255};
    if (layout_.palette.empty()) return {0, 0, 0};
    return {layout_.palette[0], layout_.palette[1], layout_.palette[2]};
  }

  /// Converts `count` pixels. If the file stores its planes separately, `samples` are those of one plane.
  void paint(int plane, const std::uint8_t* samples, std::size_t count, std::uint8_t* pixels) const {
    if (layout_.planes == PLANARCONFIG_SEPARATE && layout_.samples > 1) {
      for (std::size_t i = 0; i < count && plane < 3; ++i) pixels[3 * i + static_cast<std::size_t>(plane)] = samples[i];
      return;
    }
    switch (kind_) {
      case TiffColors::looked_up:
        return look_up(samples, count, pixels);
      case TiffColors::clipped_gray:
        for (std::size_t i = 0; i < count; ++i)
          std::fill_n(pixels + 3 * i, 3, static_cast<std::uint8_t>(std::min(255U, number_of_16_bits(samples, i))));
        return;
      case TiffColors::rgb:
        return write_rgb(samples, count, pixels);
      case TiffColors::cmyk:
        return cmyk_to_rgb(samples, pixels, static_cast<int>(count));
    }
  }

 private:
  void list_colors() {
    const std::size_t count = std::size_t{1} << layout_.bits;
    colors_ = layout_.palette;
    if (!colors_.empty()) return;
    colors_.resize(3 * count);
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t light = layout_.colors == PHOTOMETRIC_MINISWHITE ? count - 1 - i : i;
      std::fill_n(&colors_[3 * i], 3, static_cast<std::uint8_t>(255 * light / (count - 1)));
    }
  }

  void look_up(const std::uint8_t* samples, std::size_t count, std::uint8_t* pixels) const {
    const std::size_t pixel_bits = std::size_t{layout_.bits} * layout_.samples;
    for (std::size_t i = 0; i < count; ++i)
      std::copy_n(&colors_[std::size_t{3} * sample_at(samples, i * pixel_bits, layout_.bits)], 3, pixels + 3 * i);
  }

  /// Writes RGB of 8 bits, or the upper 8 bits of 16. Divides colors by their opacity if the file stores them
  /// multiplied by it.
  void write_rgb(const std::uint8_t* samples, std::size_t count, std::uint8_t* pixels) const {
    if (layout_.bits == 8 && layout_.samples == 3) {
      std::copy_n(samples, 3 * count, pixels);
      return;
    }
    const bool multiplied = layout_.samples == 4 && layout_.first_extra_sample == EXTRASAMPLE_ASSOCALPHA;
    for (std::size_t i = 0; i < count; ++i, pixels += 3) {
      const auto sample = [&](std::size_t c) {
        const std::size_t at = layout_.samples * i + c;
        return layout_.bits == 8 ? unsigned{samples[at]} : number_of_16_bits(samples, at) / 256;
      };
      const unsigned opacity = multiplied ? sample(3) : 255;
      for (std::size_t c = 0; c < 3; ++c)
        pixels[c] = static_cast<std::uint8_t>(opacity == 0 ? 0 : std::min(255U, sample(c) * 255 / opacity));
    }
  }

  static unsigned number_of_16_bits(const std::uint8_t* samples, std::size_t i) {
    std::uint16_t number = 0;
    std::memcpy(&number, samples + 2 * i, sizeof number);
    return number;
  }

  TiffLayout layout_;
  TiffColors kind_;
  std::vector<std::uint8_t> colors_;  ///< RGB colors of the sample values 0, 1, …, if these are looked up
};

}  // namespace archetype::codecs
