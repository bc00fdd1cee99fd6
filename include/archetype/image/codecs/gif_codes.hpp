// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/image/codecs/byte_reader.hpp>
#include <archetype/image/image.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace archetype::codecs {

/// Reads LZW codes of a GIF frame, which are stored in blocks of up to 255 bytes.
class GifCodeReader {
 public:
  /// `data` begins with the first block and may extend beyond the last.
  explicit GifCodeReader(std::span<const std::byte> data) : data_(data) {}

  /// The next code of `size` bits. Throws `BadImage` if the file ends before it.
  unsigned next(unsigned size) {
    while (bit_count_ < size) {
      if (left_in_block_ == 0) {
        begin_block();
      } else {
        bits_ |= std::to_integer<unsigned>(data_[at_++]) << bit_count_;
        bit_count_ += 8;
        --left_in_block_;
      }
    }
    const unsigned code = bits_ & ((1U << size) - 1);
    bits_ >>= size;
    bit_count_ -= size;
    return code;
  }

  /// Makes more of the file available, as Pillow does if a block is incomplete, and also if an end code comes before
  /// the last pixel, which Pillow then ignores. Throws `BadImage` at the end of the file.
  void fetch() {
    if (fetched_ == data_.size()) refuse_truncated();
    fetched_ += std::min(pillow_block_size, data_.size() - fetched_);
  }

 private:
  /// Like Pillow, skips empty blocks, although the format ends an image with one.
  void begin_block() {
    while (fetched_ == at_ || fetched_ - at_ < 1 + std::to_integer<std::size_t>(data_[at_])) fetch();
    left_in_block_ = std::to_integer<std::size_t>(data_[at_++]);
  }

  std::span<const std::byte> data_;
  std::size_t at_ = 0;
  std::size_t fetched_ = 0;  ///< bytes of the data that Pillow would have read so far
  std::size_t left_in_block_ = 0;
  unsigned bits_ = 0;
  unsigned bit_count_ = 0;
};

/// Decodes the LZW codes of a GIF frame. Calls `put(index)` for each pixel until it returns false; the rest of the file
/// is not read. Throws `BadImage` for an invalid code, or if there are too few pixels.
inline void unpack_gif_codes(std::span<const std::byte> data, unsigned pixel_bits, const auto& put) {
  constexpr unsigned most_bits = 12, most_strings = 1U << most_bits;
  const auto refuse = [] { throw BadImage("it is no sound GIF: its codes make no sense"); };
  if (pixel_bits > most_bits) throw BadImage("it is no sound GIF: its codes begin with more than 12 bits");

  /// What a code stands for: the string of an earlier code, followed by one pixel.
  struct String {
    std::uint16_t start = 0;
    std::uint8_t pixel = 0;
  };
  std::array<String, most_strings> strings{};
  std::array<std::uint8_t, most_strings> unpacked;  // filled from back to front
  const unsigned clear = 1U << pixel_bits, end = clear + 1;
  unsigned code_bits = pixel_bits + 1, next = clear + 2;
  unsigned previous = 0;
  bool is_first = true;          // since the last clear code
  std::uint8_t first_pixel = 0;  // of the previous code's string
  GifCodeReader codes(data);
  for (;;) {
    const unsigned code = codes.next(code_bits);
    if (code == clear) {
      code_bits = pixel_bits + 1;
      next = clear + 2;
      is_first = true;
      continue;
    }
    if (code == end) {
      codes.fetch();
      continue;
    }
    if (code > (is_first ? clear : next)) refuse();

    std::size_t begin = unpacked.size();
    unsigned rest = code;
    if (!is_first && code == next) {  // the code stands for the string that it completes
      unpacked[--begin] = first_pixel;
      rest = previous;
    }
    while (rest >= clear) {
      if (begin == 0 || rest >= most_strings) refuse();
      unpacked[--begin] = strings[rest].pixel;
      rest = strings[rest].start;
    }
    first_pixel = static_cast<std::uint8_t>(rest);
    if (!is_first && next < most_strings) {
      strings[next] = {static_cast<std::uint16_t>(previous), first_pixel};
      if (next == (1U << code_bits) - 1 && code_bits < most_bits) ++code_bits;
      ++next;
    }
    previous = code;
    is_first = false;

    if (!put(first_pixel)) return;
    for (; begin < unpacked.size(); ++begin) {
      if (!put(unpacked[begin])) return;
    }
  }
}

}  // namespace archetype::codecs
