// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/image/codecs/tiff_layout.hpp>
#include <archetype/image/image.hpp>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace archetype::codecs {

/// A part of an image whose rows are stored `stride` bytes apart.
struct PlainTile {
  std::uint64_t offset;
  std::uint32_t left, top, width, height;
  std::uint64_t stride;
  int plane;
  std::size_t number;  ///< index of the tile in the order of the tags
};

/// The tiles of an uncompressed TIFF file in the order in which Pillow reads them. This is their order in the file: if
/// tiles lie at the same place of the image, the last is visible.
inline std::vector<PlainTile> plain_tiles(const TiffLayout& layout, std::span<const std::byte> content,
                                          bool is_mapped) {
  const bool is_separate = layout.planes == PLANARCONFIG_SEPARATE;
  const auto row_bytes = [&](std::uint64_t width) {
    return (width * (is_separate ? layout.bits : layout.pixel_bits()) + 7) / 8;
  };
  const bool is_color = layout.colors == PHOTOMETRIC_RGB || layout.colors == PHOTOMETRIC_YCBCR;
  const unsigned expected_samples = (is_color                                 ? 3
                                     : layout.colors == PHOTOMETRIC_SEPARATED ? 4
                                                                              : 1) +
                                    layout.extra_samples;
  std::vector<PlainTile> tiles;
  std::uint64_t x = 0, y = 0;
  int plane = 0;
  for (const std::uint64_t offset : layout.offsets) {
    const std::uint64_t right = std::min<std::uint64_t>(x + layout.tile_width, layout.width),
                        bottom = std::min<std::uint64_t>(y + layout.tile_height, layout.height);
    const std::uint64_t stride = x + layout.tile_width > layout.width ? layout.tile_width * layout.stored_pixel_bits /
                                                                            8 / (is_separate ? expected_samples : 1)
                                                                      : 0;
    if (is_separate && plane >= layout.samples) refuse_tiff("it has more data than planes");
    PlainTile tile{offset,
                   static_cast<std::uint32_t>(x),
                   static_cast<std::uint32_t>(y),
                   static_cast<std::uint32_t>(right - x),
                   static_cast<std::uint32_t>(bottom - y),
                   stride,
                   plane,
                   tiles.size()};
    if (x == 0 && tile.width == 0) tile.top = 0, tile.width = layout.width, tile.height = layout.height;
    tiles.push_back(tile);
    x += layout.tile_width;
    if (x < layout.width) continue;
    x = 0;
    y += layout.tile_height;
    if (y < layout.height) continue;
    y = 0;
    ++plane;
  }
  // Pillow maps a single tile into memory whole, regardless of its stated height, if the file is long enough.
  if (tiles.size() == 1 && is_mapped) {
    const std::uint64_t stride = tiles[0].stride > 0 ? tiles[0].stride : row_bytes(layout.width);
    const std::uint64_t offset = tiles[0].offset;
    if (offset <= content.size() && layout.height * stride <= content.size() - offset)
      return {{offset, 0, 0, layout.width, layout.height, stride, 0, 0}};
  }
  std::sort(tiles.begin(), tiles.end(),
            [](const auto& a, const auto& b) { return std::pair(a.offset, a.number) < std::pair(b.offset, b.number); });
  for (PlainTile& tile : tiles) {
    if (tile.width == 0 || tile.height == 0)
      refuse_tiff(layout.tile_height == 0 && !layout.is_tiled ? "Bad value 0 for \"RowsPerStrip\" tag"
                                                              : "a tile has no pixels");
    const std::uint64_t bytes = row_bytes(tile.width);
    if (tile.stride == 0) tile.stride = bytes;
  }
  return tiles;
}

/// Calls `use(plane, y, x, count, samples)` for each row of each tile; samples of 16 bits are in native byte order.
/// Pixels that no tile covers are skipped. Throws `BadImage` if the file ends before a tile does.
void read_plain_tiles(const TiffLayout& layout, std::span<const std::byte> content, bool is_mapped, const auto& use) {
  const std::vector<PlainTile> tiles = plain_tiles(layout, content, is_mapped);
  std::vector<std::uint8_t> row;
  // Tiles may overlap in the file; this bounds their total size, and so the time that a small file can take.
  std::uint64_t bytes_left = 64 * std::uint64_t{content.size()} + (1 << 20);
  for (std::size_t i = 0; i < tiles.size(); ++i) {
    const PlainTile& tile = tiles[i];
    if (i + 1 < tiles.size()) {  // Pillow reads only the last of tiles that differ only in offset
      const PlainTile& next = tiles[i + 1];
      if (next.left == tile.left && next.top == tile.top && next.width == tile.width && next.height == tile.height &&
          next.stride == tile.stride && next.plane == tile.plane)
        continue;
    }
    const std::uint64_t bits = layout.planes == PLANARCONFIG_SEPARATE ? layout.bits : layout.pixel_bits();
    const std::size_t size = static_cast<std::size_t>((tile.width * bits + 7) / 8);
    if (tile.stride < size) {  // Pillow skips such a tile, unless it is the last
      if (i + 1 == tiles.size()) refuse_tiff("its rows overlap");
      continue;
    }
    if (tile.offset > content.size() || (tile.height - 1) * tile.stride + size > content.size() - tile.offset) {
      if (layout.is_tiled) refuse_tiles(layout, layout.tile_height, layout.tile_width);
      refuse_truncated();
    }
    if (tile.height * std::uint64_t{size} > bytes_left) refuse_tiff("its tiles share too many bytes");
    bytes_left -= tile.height * std::uint64_t{size};
    for (std::uint32_t y = 0; y < tile.height; ++y) {
      const auto bytes = content.subspan(static_cast<std::size_t>(tile.offset + y * tile.stride), size);
      row.resize(size);
      std::transform(bytes.begin(), bytes.end(), row.begin(),
                     [](std::byte b) { return std::to_integer<std::uint8_t>(b); });
      if (layout.bits_are_reversed) {
        for (std::uint8_t& byte : row) {
          std::uint8_t reversed = 0;
          for (int bit = 0; bit < 8; ++bit) reversed = static_cast<std::uint8_t>(reversed << 1 | (byte >> bit & 1));
          byte = reversed;
        }
      }
      if (layout.bits == 16 &&
          (layout.order == io::ByteOrder::little_endian) != (std::endian::native == std::endian::little))
        for (std::size_t at = 0; at + 1 < size; at += 2) std::swap(row[at], row[at + 1]);
      use(tile.plane, tile.top + y, tile.left, tile.width, row.data());
    }
  }
}

}  // namespace archetype::codecs
