// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/image/image.hpp>
#include <archetype/image/long_jump.hpp>
#include <archetype/image/orientation.hpp>
#include <archetype/image/png_chunks.hpp>
#include <archetype/image/png_rows.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace archetype {

namespace detail {

/// Turns the samples of a PNG row into colors of three bytes.
class PngPainter {
 public:
  explicit PngPainter(const PngChunks& chunks) : kind_(chunks.kind()) {
    if (kind_.color != PngKind::palette) return;
    const auto palette = chunks.palette().value_or(std::span<const std::byte>{});
    if (palette.size() / 3 > palette_.size()) throw BadImage("it is no sound PNG: its palette is too long");
    for (std::size_t i = 0; i < palette_.size(); ++i) {
      for (std::size_t c = 0; c < 3; ++c)  // after a short palette's end, Pillow has the greys of the indices
        palette_[i][c] = std::to_integer<std::uint8_t>(i < palette.size() / 3 ? palette[3 * i + c] : std::byte(i));
    }
  }

  /// What has no data.
  const std::array<std::uint8_t, 3>& blank() const { return palette_[0]; }

  /// Paints some pixels of a row, each `step` pixels after the other.
  void paint(const std::uint8_t* samples, std::size_t count, std::uint8_t* pixels, std::size_t step) const {
    const std::size_t width = kind_.depth / 8, next = width * kind_.samples();  // of a pixel, where it has whole bytes
    step *= 3;
    if (kind_.color == PngKind::palette || kind_.depth < 8) {
      const unsigned mask = (1U << kind_.depth) - 1, light = kind_.color == PngKind::palette ? 0 : 255 / mask;
      for (std::size_t i = 0; i < count; ++i, pixels += step) {
        const std::size_t bit = i * kind_.depth;
        const unsigned sample = unsigned{samples[bit / 8]} >> (8 - kind_.depth - bit % 8) & mask;
        if (light == 0) std::copy_n(palette_[sample].data(), 3, pixels);
        else std::fill_n(pixels, 3, static_cast<std::uint8_t>(sample * light));
      }
    } else if (kind_.color == PngKind::grey && kind_.depth == 16) {
      // Numbers above 255 are clipped, not scaled: so Pillow's `convert("RGB")` does it.
      for (std::size_t i = 0; i < count; ++i, samples += next, pixels += step)
        std::fill_n(pixels, 3, samples[0] != 0 ? std::uint8_t{255} : samples[1]);
    } else if (kind_.color == PngKind::grey || kind_.color == PngKind::grey_alpha) {
      for (std::size_t i = 0; i < count; ++i, samples += next, pixels += step) std::fill_n(pixels, 3, samples[0]);
    } else if (next == 3 && step == 3) {
      std::copy_n(samples, 3 * count, pixels);
    } else {
      for (std::size_t i = 0; i < count; ++i, samples += next, pixels += step)
        for (std::size_t c = 0; c < 3; ++c) pixels[c] = samples[width * c];
    }
  }

 private:
  PngKind kind_;
  std::array<std::array<std::uint8_t, 3>, 256> palette_{};
};

/// The bytes of EXIF data that ImageMagick writes as text: three lines, then hexadecimal digits. Nothing where other
/// characters stand among these.
inline std::vector<std::byte> bytes_of_raw_profile(std::string_view text) {
  for (int line = 0; line < 3; ++line) {
    const std::size_t end = text.find('\n');
    if (end == text.npos) return {};
    text.remove_prefix(end + 1);
  }
  std::string digits(text);
  std::erase_if(digits, [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); });
  std::vector<std::byte> bytes(digits.size() / 2);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    unsigned value = 0;
    const auto [end, error] = std::from_chars(&digits[2 * i], &digits[2 * i] + 2, value, 16);
    if (error != std::errc{} || end != &digits[2 * i] + 2) return {};
    bytes[i] = static_cast<std::byte>(value);
  }
  return bytes;
}

/// As Pillow finds it: in EXIF data, or else in a text that ImageMagick makes of them, or else in XMP.
inline int orientation_of(const PngTexts& texts) {
  const auto bytes_of = [](const std::string& text) { return std::as_bytes(std::span(text)); };
  const std::string none;
  const auto xmp = bytes_of(texts.xmp ? *texts.xmp : none);
  if (texts.exif || !texts.raw_profile) return orientation_of(bytes_of(texts.exif ? *texts.exif : none), xmp);
  return orientation_of(bytes_of_raw_profile(*texts.raw_profile), xmp);
}

}  // namespace detail

/// Decodes a PNG file's content to the very bytes of Pillow's `Image.open(…).convert("RGB")`: palettes looked up, grey
/// tripled, transparency dropped, colors of 16 bits cut to their upper 8 (but grey of 16 bits clipped at 255).
/// Throws `BadImage` for one that Pillow refuses, being damaged or cut short, and for one that claims more pixels than
/// its bytes can hold.
inline Image decode_png(std::span<const std::byte> content, Orientation orientation = Orientation::as_stored) {
  detail::PngChunks chunks(content);
  chunks.open();
  constexpr unsigned best_ratio = 1032;  // of deflate
  detail::check_claimed_size(chunks.height(), chunks.width(),
                             8ULL * best_ratio * content.size() / chunks.kind().pixel_bits());
  const detail::PngPainter painter(chunks);
  Image image(static_cast<int>(chunks.height()), static_cast<int>(chunks.width()));
  if (const auto blank = painter.blank(); blank != std::array<std::uint8_t, 3>{}) {
    for (std::size_t i = 0; i < image.bytes().size(); i += 3) std::copy_n(blank.data(), 3, &image.bytes()[i]);
  }
  detail::read_png_rows(chunks, [&](std::uint32_t y, std::uint32_t x, std::uint32_t step, std::uint32_t count,
                                    const std::uint8_t* samples) {
    if (count > 0) painter.paint(samples, count, image.at(static_cast<int>(y), static_cast<int>(x)), step);
  });
  chunks.finish();
  const bool is_palette = chunks.kind().color == detail::PngKind::palette;
  if (is_palette ? chunks.has_transparent_color() && !chunks.palette() : chunks.palette().has_value())
    throw BadImage("it is no sound PNG: its palette is missing, or belongs to another kind of pixels");
  if (orientation == Orientation::as_stored) return image;
  return detail::upright(std::move(image), detail::orientation_of(chunks.texts()));
}

}  // namespace archetype
