// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/image/codecs/inflate.hpp>
#include <archetype/image/codecs/png_chunks.hpp>
#include <archetype/image/codecs/png_contents.hpp>
#include <archetype/image/codecs/png_texts.hpp>
#include <archetype/image/image.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <vector>

#include <zlib.h>

namespace archetype::codecs {

/// Reverses the filter of a row of PNG data. `row` and `above` begin with the byte that names the filter; `step` is the
/// distance in bytes from a byte to the corresponding byte of the pixel on its left. Throws `BadImage` for an unknown
/// filter.
inline void unfilter_png_row(std::span<std::uint8_t> row, std::span<const std::uint8_t> above, std::size_t step) {
  const std::size_t size = row.size();
  const auto add = [](std::uint8_t& byte, int more) { byte = static_cast<std::uint8_t>(byte + more); };
  switch (row[0]) {
    case 0:
      return;
    case 1:
      for (std::size_t i = step + 1; i < size; ++i) add(row[i], row[i - step]);
      return;
    case 2:
      for (std::size_t i = 1; i < size; ++i) add(row[i], above[i]);
      return;
    case 3:
      for (std::size_t i = 1; i < std::min(step + 1, size); ++i) add(row[i], above[i] / 2);
      for (std::size_t i = step + 1; i < size; ++i) add(row[i], (row[i - step] + above[i]) / 2);
      return;
    case 4:
      for (std::size_t i = 1; i < std::min(step + 1, size); ++i) add(row[i], above[i]);
      for (std::size_t i = step + 1; i < size; ++i) {
        const int left = row[i - step], up = above[i], corner = above[i - step];
        const int to_left = std::abs(up - corner), to_up = std::abs(left - corner),
                  to_corner = std::abs(left + up - 2 * corner);
        add(row[i], to_left <= to_up && to_left <= to_corner ? left : to_up <= to_corner ? up : corner);
      }
      return;
    default:
      refuse_png("bad adaptive filter value");
  }
}

/// The position of the first pixel and the distances between pixels of one pass of an interlaced image. An image that
/// is not interlaced is a single pass.
struct PngPass {
  std::uint32_t left, top, right_step, down_step;
};

/// Decompresses the image data and calls `use(y, x, right_step, count, row)` for each row that they hold: `row` points
/// to the `count` samples of pixels in column `x` and every `right_step`-th column after it. As in Pillow, missing rows
/// are accepted if the data end exactly after a row, and data beyond the last row are ignored.
void read_png_rows(PngChunks& chunks, const auto& use) {
  constexpr std::array<PngPass, 7> interlaced = {
      {{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}}};
  const PngBox box = chunks.contents().box();
  const unsigned bits = chunks.kind().pixel_bits();
  const auto bytes_of = [&](std::uint32_t pixels) { return (std::size_t{pixels} * bits + 7) / 8; };
  const std::size_t step = (bits + 7) / 8;
  std::vector<std::uint8_t> row(1 + bytes_of(box.width)), above(row.size());

  const bool is_interlaced = chunks.contents().is_interlaced();
  std::size_t pass = 0;
  PngPass way = is_interlaced ? interlaced[0] : PngPass{box.left, box.top, 1, 1};
  const std::uint32_t bottom = is_interlaced ? box.height : box.top + box.height;
  const auto pixels_of_pass = [&] {
    return is_interlaced ? (box.width + way.right_step - 1 - std::min(way.left, box.width)) / way.right_step
                         : box.width;
  };
  std::uint32_t y = way.top, pixels = pixels_of_pass();

  Inflater inflater;
  std::size_t written = 0;
  for (;;) {
    inflater.give(chunks.more_data());
    while (inflater.packed_left() > 0) {
      const std::size_t size = 1 + bytes_of(pixels);
      const int code = inflater.unpack({row.data(), size}, written);
      if (code < 0) refuse_png("its image data are damaged");
      if (written < size) break;
      written = 0;
      unfilter_png_row({row.data(), size}, {above.data(), size}, step);
      use(y, way.left, way.right_step, pixels, row.data() + 1);
      y += way.down_step;
      while (is_interlaced && (y >= bottom || pixels == 0)) {
        if (++pass == interlaced.size()) return;
        way = interlaced[pass];
        y = way.top;
        pixels = pixels_of_pass();
        std::fill(row.begin(), row.end(), std::uint8_t{0});
      }
      if (y >= bottom || code == Z_STREAM_END) return;
      std::swap(row, above);
    }
  }
}

}  // namespace archetype::codecs
