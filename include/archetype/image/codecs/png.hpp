// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/image/codecs/claimed_size.hpp>
#include <archetype/image/codecs/orientation.hpp>
#include <archetype/image/codecs/palette.hpp>
#include <archetype/image/codecs/png_chunks.hpp>
#include <archetype/image/codecs/png_contents.hpp>
#include <archetype/image/codecs/png_rows.hpp>
#include <archetype/image/codecs/png_texts.hpp>
#include <archetype/image/image.hpp>

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

namespace archetype::codecs {

/// Converts the samples of a PNG row to RGB.
class PngPainter {
 public:
  explicit PngPainter(const PngContents& contents) : kind_(*contents.kind()) {
    if (kind_.color != PngKind::palette) return;
    const auto palette = contents.palette().value_or(std::span<const std::byte>{});
    constexpr std::size_t most_colors = 256;
    if (palette.size() / 3 > most_colors) refuse_png("its palette is too long");
    const auto byte = [&](std::size_t at) { return std::to_integer<std::uint8_t>(palette[at]); };
    for (std::size_t i = 0; i < palette.size() / 3; ++i) palette_.set(i, byte(3 * i), byte(3 * i + 1), byte(3 * i + 2));
  }

  /// The color of pixels that the file has no data for.
  std::array<std::uint8_t, 3> blank() const { return palette_.color(0); }

  /// Converts `count` pixels, and writes them `step` pixels apart.
  void paint(const std::uint8_t* samples, std::size_t count, std::uint8_t* pixels, std::size_t step) const {
    // Bytes of a sample and of a pixel, if these are whole bytes.
    const std::size_t width = kind_.depth / 8, next = width * kind_.samples();
    step *= 3;
    if (kind_.color == PngKind::palette || kind_.depth < 8) {
      const unsigned most = (1U << kind_.depth) - 1;
      for (std::size_t i = 0; i < count; ++i, pixels += step) {
        const unsigned sample = sample_at(samples, i * kind_.depth, kind_.depth);
        if (kind_.color == PngKind::palette) palette_.paint(sample, pixels);
        else std::fill_n(pixels, 3, static_cast<std::uint8_t>(sample * 255 / most));
      }
    } else if (kind_.color == PngKind::gray && kind_.depth == 16) {
      // Values above 255 are clipped instead of scaled, since Pillow's `convert("RGB")` does so.
      for (std::size_t i = 0; i < count; ++i, samples += next, pixels += step)
        std::fill_n(pixels, 3, samples[0] != 0 ? std::uint8_t{255} : samples[1]);
    } else if (kind_.color == PngKind::gray || kind_.color == PngKind::gray_alpha) {
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
  Palette palette_;
};

/// Decodes EXIF data that ImageMagick writes as a text of three lines followed by hexadecimal digits. Returns no bytes
/// if the text is malformed.
inline std::vector<std::byte> bytes_of_raw_profile(std::string_view text) {
  for (int line = 0; line < 3; ++line) {
    const std::size_t end = text.find('\n');
    if (end == text.npos) return {};
    text.remove_prefix(end + 1);
  }
  std::string digits(text);
  std::erase_if(digits, is_space);
  std::vector<std::byte> bytes(digits.size() / 2);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    unsigned value = 0;
    const auto [end, error] = std::from_chars(&digits[2 * i], &digits[2 * i] + 2, value, 16);
    if (error != std::errc{} || end != &digits[2 * i] + 2) return {};
    bytes[i] = static_cast<std::byte>(value);
  }
  return bytes;
}

/// The orientation, found as Pillow does: in EXIF data or, without them, in ImageMagick's text form of them, or else in
/// XMP.
inline int orientation_of(const PngTexts& texts) {
  const auto bytes_of = [](const std::string& text) { return std::as_bytes(std::span(text)); };
  const std::string none;
  const auto xmp = bytes_of(texts.xmp ? *texts.xmp : none);
  if (texts.exif || !texts.raw_profile) return orientation_of(bytes_of(texts.exif ? *texts.exif : none), xmp);
  return orientation_of(bytes_of_raw_profile(*texts.raw_profile), xmp);
}

/// Decodes the content of a PNG file to exactly the bytes of Pillow's `Image.open(…).convert("RGB")`: palettes are
/// looked up, gray is repeated for the three channels, transparency is dropped, and 16-bit colors keep their upper 8
/// bits, but 16-bit gray is clipped at 255. Throws `BadImage` if the file is truncated or damaged in a way that Pillow
/// refuses, or claims more pixels than it can hold.
inline Image decode_png(std::span<const std::byte> content, Orientation orientation = Orientation::as_stored) {
  PngChunks chunks(content);
  chunks.open();
  check_claimed_size(chunks.height(), chunks.width(),
                     8ULL * best_deflate_ratio * content.size() / chunks.kind().pixel_bits());
  const PngContents& contents = chunks.contents();
  const PngPainter painter(contents);
  Image image(static_cast<int>(chunks.height()), static_cast<int>(chunks.width()), painter.blank());
  // Pillow has read these two by now; chunks after the image data may change them.
  const bool has_indices = chunks.kind().color == PngKind::palette, has_palette = contents.palette().has_value();
  read_png_rows(chunks, [&](std::uint32_t y, std::uint32_t x, std::uint32_t step, std::uint32_t count,
                            const std::uint8_t* samples) {
    if (count > 0) painter.paint(samples, count, image.at(static_cast<int>(y), static_cast<int>(x)), step);
  });
  chunks.finish();
  if (has_indices ? contents.has_transparent_color() && !has_palette : has_palette)
    refuse_png("its palette is missing, or belongs to another kind of pixels");
  if (orientation == Orientation::as_stored) return image;
  return upright(std::move(image), orientation_of(contents.texts()));
}

}  // namespace archetype::codecs
