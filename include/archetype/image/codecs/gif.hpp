// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/image/codecs/byte_reader.hpp>
#include <archetype/image/codecs/claimed_size.hpp>
#include <archetype/image/codecs/gif_codes.hpp>
#include <archetype/image/codecs/palette.hpp>
#include <archetype/image/image.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace archetype::codecs {

/// Visits the pixels of a frame in the order in which a GIF file stores them.
class GifCursor {
 public:
  GifCursor(unsigned height, unsigned width, bool interlaced)
      : height_(height), width_(width), passes_left_(interlaced ? 3 : 0), step_(interlaced ? 8 : 1) {}

  unsigned x() const { return x_; }
  unsigned y() const { return y_; }

  /// Moves to the next pixel. Returns false if there is none.
  bool advance() {
    if (++x_ < width_) return true;
    x_ = 0;
    y_ += step_;
    // An interlaced frame stores the rows 0, 8, 16, …, then 4, 12, …, then 2, 6, …, and then 1, 3, ….
    while (y_ >= height_) {
      if (passes_left_ == 0) return false;
      if (passes_left_ < 3) step_ /= 2;
      y_ = 1U << --passes_left_;
    }
    return true;
  }

 private:
  unsigned height_;
  unsigned width_;
  unsigned passes_left_;
  unsigned step_;
  unsigned x_ = 0;
  unsigned y_ = 0;
};

/// Decodes the first frame of a GIF file.
class GifReader {
 public:
  explicit GifReader(std::span<const std::byte> content) : reader_(content, io::ByteOrder::little_endian) {}

  /// Reads everything before the pixels of the frame. Throws `BadImage` if Pillow would not open the file.
  void open() {
    if (!starts_with(reader_.rest(), "GIF87a") && !starts_with(reader_.rest(), "GIF89a"))
      throw BadImage("it is no GIF: it begins neither with GIF87a nor with GIF89a");
    reader_.some(6);
    width_ = number(2);
    height_ = number(2);
    const unsigned flags = number(1);
    reader_.exactly(2);  // background color, which Pillow ignores, and aspect ratio of a pixel
    if ((flags & has_palette) != 0) read_palette(flags);
    for (;;) {
      const unsigned mark = number(1);
      if (mark == ';') throw BadImage("it is a GIF without an image");
      if (mark == '!') read_extension();
      if (mark == ',') break;
    }
    read_frame_header();
  }

  /// Size of the logical screen, enlarged if the frame exceeds it.
  unsigned height() const { return height_; }
  unsigned width() const { return width_; }

  /// Decodes the frame onto the screen, which is filled with the transparent color or, without one, the first color of
  /// the palette. The frame is decoded before the screen is allocated, so that a damaged file that merely claims a
  /// large screen takes no memory. Throws `BadImage` if the frame is damaged.
  Image read() const {
    check_claimed_size(height_, width_, static_cast<unsigned long long>(most_pixels));
    // Pillow treats a frame at the left border with a width of 0 as one that fills the screen.
    const bool fills_screen = left_ == 0 && frame_width_ == 0;
    const unsigned top = fills_screen ? 0 : top_;
    const unsigned height = fills_screen ? height_ : frame_height_, width = fills_screen ? width_ : frame_width_;
    check_claimed_size(height, width, 1ULL * best_lzw_ratio * reader_.rest().size());

    std::vector<std::uint8_t> frame(std::size_t{height} * width);
    GifCursor cursor(height, width, interlaced_);
    unpack_gif_codes(reader_.rest(), pixel_bits_, [&](std::uint8_t index) {
      frame[std::size_t{cursor.y()} * width + cursor.x()] = index;
      return cursor.advance();
    });

    Image image(static_cast<int>(height_), static_cast<int>(width_), palette_.color(transparent_));
    for (unsigned y = 0; y < height; ++y) {
      std::uint8_t* const row = image.at(static_cast<int>(top + y), static_cast<int>(left_));
      for (std::size_t x = 0; x < width; ++x) palette_.paint(frame[std::size_t{y} * width + x], row + 3 * x);
    }
    return image;
  }

 private:
  static constexpr unsigned has_palette = 0x80, is_interlaced = 0x40, has_transparent_color = 0x01;

  unsigned number(std::size_t size) { return static_cast<unsigned>(reader_.number(size)); }

  /// Reads a palette. One that merely maps each index to its gray does not replace the palette before, as in Pillow.
  void read_palette(unsigned flags) {
    const std::size_t count = std::size_t{2} << (flags & 7);
    const auto bytes = reader_.exactly(3 * count);
    const auto byte = [&](std::size_t at) { return std::to_integer<std::uint8_t>(bytes[at]); };
    Palette palette;
    bool is_gray = true;
    for (std::size_t i = 0; i < count; ++i) {
      palette.set(i, byte(3 * i), byte(3 * i + 1), byte(3 * i + 2));
      for (std::size_t c = 0; c < 3; ++c) is_gray = is_gray && byte(3 * i + c) == i;
    }
    if (!is_gray) palette_ = palette;
  }

  /// The next block of an extension; empty at the end of the extension.
  std::span<const std::byte> block() {
    const auto size = reader_.some(1);
    return size.empty() ? size : reader_.some(std::to_integer<std::uint64_t>(size[0]));
  }

  void read_extension() {
    constexpr unsigned graphic_control = 249, comment = 254, application = 255;
    const unsigned kind = number(1);
    auto data = block();
    if (kind == comment) {
      while (!data.empty()) data = block();
      return;
    }
    if (kind == graphic_control) {
      const bool is_transparent = !data.empty() && (std::to_integer<unsigned>(data[0]) & has_transparent_color) != 0;
      if (data.size() < (is_transparent ? 4 : 3)) refuse_extension();
      if (is_transparent) transparent_ = std::to_integer<std::uint8_t>(data[3]);
    } else if (kind == application) {
      if (data.empty() || (starts_with(data, "NETSCAPE2.0") && block().empty())) refuse_extension();
    }
    // Pillow reads up to the next empty block even if this one is empty.
    while (!block().empty()) continue;
  }

  [[noreturn]] static void refuse_extension() { throw BadImage("it is no sound GIF: an extension is cut short"); }

  void read_frame_header() {
    left_ = number(2);
    top_ = number(2);
    frame_width_ = number(2);
    frame_height_ = number(2);
    width_ = std::max(width_, left_ + frame_width_);
    height_ = std::max(height_, top_ + frame_height_);
    const unsigned flags = number(1);
    interlaced_ = (flags & is_interlaced) != 0;
    if ((flags & has_palette) != 0) read_palette(flags);
    pixel_bits_ = number(1);
  }

  ByteReader reader_;
  unsigned width_ = 0;
  unsigned height_ = 0;
  unsigned left_ = 0;
  unsigned top_ = 0;
  unsigned frame_width_ = 0;
  unsigned frame_height_ = 0;
  unsigned pixel_bits_ = 0;
  bool interlaced_ = false;
  std::uint8_t transparent_ = 0;
  Palette palette_;
};

/// Decodes the first frame of a GIF file to exactly the bytes of Pillow's `Image.open(…).convert("RGB")`: placed on the
/// logical screen, with transparent pixels in the color of their index. Throws `BadImage` if the file is truncated, is
/// damaged, or claims too many pixels.
inline Image decode_gif(std::span<const std::byte> content) {
  GifReader reader(content);
  reader.open();
  return reader.read();
}

}  // namespace archetype::codecs
