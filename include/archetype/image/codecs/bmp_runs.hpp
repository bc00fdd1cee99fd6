// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/image/codecs/bmp_header.hpp>
#include <archetype/image/codecs/byte_reader.hpp>
#include <archetype/image/image.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

namespace archetype::codecs {

/// Decodes run-length encoded pixels of a BMP file. Follows Pillow where it departs from the specification: the escape
/// that moves the position is followed by four bytes, of which the first two are ignored; an end of line has no effect
/// if a row was just completed; and an image that ends before its last pixel is refused.
class BmpRuns {
 public:
  BmpRuns(std::span<const std::byte> content, const BmpHeader& header)
      : reader_(content, io::ByteOrder::little_endian), header_(header) {}
  BmpRuns(std::span<const std::byte> content, BmpHeader&& header) = delete;

  /// Reads the runs twice: the first pass only counts pixels, so that no memory is allocated for an image that the file
  /// does not hold. Throws `BadImage` if the runs end early.
  Image decode() {
    read();
    if (read_pixels_ < header_.width * header_.height) refuse_truncated();
    Image image(static_cast<int>(header_.height), static_cast<int>(header_.width));
    image_ = &image;
    read();
    image_ = nullptr;
    return image;
  }

 private:
  static constexpr std::uint8_t end_of_line = 0, end_of_bitmap = 1, skip_pixels = 2;

  void read() {
    reader_.seek(header_.data_at);
    read_pixels_ = column_ = 0;
    while (read_pixels_ < header_.width * header_.height) {
      const auto pair = reader_.some(2);
      if (pair.size() < 2) return;
      const auto count = std::to_integer<unsigned>(pair[0]);
      const auto value = std::to_integer<std::uint8_t>(pair[1]);
      if (count > 0) put_run(count, value);
      else if (value == end_of_line) end_line();
      else if (value == skip_pixels) skip();
      else if (value == end_of_bitmap || !put_single_pixels(value)) return;
    }
  }

  bool has_nibbles() const { return header_.compression == BmpHeader::runs_of_nibbles; }

  void put_run(unsigned count, std::uint8_t value) {
    const std::uint64_t room = header_.width - std::min(column_, header_.width);
    count = static_cast<unsigned>(std::min<std::uint64_t>(count, room));
    for (unsigned i = 0; i < count; ++i) put(!has_nibbles() ? value : nibble(value, i % 2));
    column_ += count;
  }

  void end_line() {
    const std::uint64_t begun = read_pixels_ % header_.width;
    if (begun != 0) put_zeros(header_.width - begun);
    column_ = 0;
  }

  void skip() {
    const auto bytes = reader_.exactly(4);
    put_zeros(std::to_integer<std::uint64_t>(bytes[2]) + std::to_integer<std::uint64_t>(bytes[3]) * header_.width);
    column_ = read_pixels_ % header_.width;
  }

  /// Reads `count` literal pixels. Returns false if the file ends before the last.
  bool put_single_pixels(unsigned count) {
    const unsigned size = has_nibbles() ? count / 2 : count;
    const auto bytes = reader_.some(size);
    for (const std::byte byte : bytes) {
      const auto value = std::to_integer<std::uint8_t>(byte);
      if (has_nibbles()) {
        put(nibble(value, 0));
        put(nibble(value, 1));
      } else {
        put(value);
      }
    }
    column_ += count;
    if (reader_.position() % 2 != 0) reader_.some(1);
    return bytes.size() == size;
  }

  static std::uint8_t nibble(std::uint8_t byte, unsigned place) {
    return place == 0 ? static_cast<std::uint8_t>(byte >> 4) : static_cast<std::uint8_t>(byte & 0x0F);
  }

  void put_zeros(std::uint64_t count) {
    if (image_ == nullptr) read_pixels_ += count;
    else
      for (; count > 0 && read_pixels_ < header_.width * header_.height; --count) put(0);
  }

  /// Writes the next pixel; pixels past the last are dropped.
  void put(std::uint8_t index) {
    const std::uint64_t row = read_pixels_ / header_.width, column = read_pixels_ % header_.width;
    ++read_pixels_;
    if (image_ == nullptr || row >= header_.height) return;
    const auto y = static_cast<int>(header_.top_down ? row : header_.height - 1 - row);
    header_.palette.paint(index, image_->at(y, static_cast<int>(column)));
  }

  ByteReader reader_;
  const BmpHeader& header_;
  Image* image_ = nullptr;         ///< null while pixels are only counted
  std::uint64_t read_pixels_ = 0;  ///< pixels read so far, in the order of the file
  std::uint64_t column_ = 0;  ///< column at which Pillow assumes that the next run begins, which is not always true
};

}  // namespace archetype::codecs
