// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/image/codecs/tiff_layout.hpp>
#include <archetype/image/image.hpp>

#include <algorithm>
#include <array>
#include <cstdarg>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <memory>
#include <new>
#include <span>
#include <string>
#include <vector>

#include <tiffio.h>

namespace archetype::codecs {

/// Decodes TIFF data in memory with libtiff. Error messages are kept, and warnings dropped, by handlers of this file
/// alone, so that the handlers of the process stay as they are.
class TiffReader {
 public:
  explicit TiffReader(std::span<const std::byte> content) : content_(content) {
    const std::unique_ptr<TIFFOpenOptions, void (*)(TIFFOpenOptions*)> options(TIFFOpenOptionsAlloc(),
                                                                               &TIFFOpenOptionsFree);
    if (options == nullptr) throw std::bad_alloc();
    // libtiff trusts the lengths that a directory states. The largest valid ones are the offsets of strips, 8 bytes
    // each.
    const std::size_t allowance = std::max(16 * content.size(), std::size_t{1} << 20);
    TIFFOpenOptionsSetMaxSingleMemAlloc(options.get(), static_cast<tmsize_t>(allowance));
    TIFFOpenOptionsSetErrorHandlerExtR(options.get(), &keep_complaint, this);
    TIFFOpenOptionsSetWarningHandlerExtR(
        options.get(), [](TIFF*, void*, const char*, const char*, std::va_list) { return 1; }, nullptr);
    tiff_ = TIFFClientOpenExt(
        "the file", "r", this, &read, [](thandle_t, void*, tmsize_t) { return tmsize_t{0}; }, &seek,
        [](thandle_t) { return 0; }, [](thandle_t self) { return toff_t{of(self).content_.size()}; }, &map,
        [](thandle_t, void*, toff_t) {}, options.get());
    if (tiff_ == nullptr) give_up();
  }
  TiffReader(const TiffReader&) = delete;
  TiffReader& operator=(const TiffReader&) = delete;
  ~TiffReader() {
    if (tiff_ != nullptr) TIFFClose(tiff_);
  }

  /// The planar configuration as libtiff finds it, since it corrects some damaged directories.
  std::uint16_t planes() const {
    std::uint16_t planes = PLANARCONFIG_CONTIG;
    TIFFGetFieldDefaulted(tiff_, TIFFTAG_PLANARCONFIG, &planes);
    return planes;
  }

  /// Calls `use(plane, y, x, count, samples)` for parts of rows until all pixels are read; samples of 16 bits are in
  /// native byte order. Throws `BadImage` where Pillow fails: if libtiff fails, or disagrees with `layout` about the
  /// image.
  void read(const TiffLayout& layout, const auto& use) {
    std::uint32_t width = 0, height = 0;
    std::uint16_t colors = 0, compression = 0;
    const std::uint16_t planes = this->planes();
    TIFFGetField(tiff_, TIFFTAG_IMAGEWIDTH, &width);
    TIFFGetField(tiff_, TIFFTAG_IMAGELENGTH, &height);
    TIFFGetField(tiff_, TIFFTAG_PHOTOMETRIC, &colors);
    TIFFGetField(tiff_, TIFFTAG_COMPRESSION, &compression);
    if (width != layout.width || height != layout.height) give_up();
    if (colors == PHOTOMETRIC_YCBCR) {
      if (compression != COMPRESSION_JPEG || planes != PLANARCONFIG_CONTIG) give_up();
      TIFFSetField(tiff_, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
    }
    read_tiles(layout, planes == PLANARCONFIG_SEPARATE ? layout.samples : 1, use);
  }

 private:
  void read_tiles(const TiffLayout& layout, int planes, const auto& use) {
    const bool tiled = TIFFIsTiled(tiff_) != 0;
    std::uint32_t tile_height = 0, tile_width = layout.width;
    if (tiled) {
      TIFFGetField(tiff_, TIFFTAG_TILELENGTH, &tile_height);
      TIFFGetField(tiff_, TIFFTAG_TILEWIDTH, &tile_width);
    } else if (TIFFGetField(tiff_, TIFFTAG_ROWSPERSTRIP, &tile_height) == 0 || tile_height == 0xFFFF'FFFF) {
      tile_height = layout.height;
    }
    const tmsize_t bytes = tiled ? TIFFTileSize(tiff_) : TIFFStripSize(tiff_);
    const tmsize_t row_bytes = tiled ? TIFFTileRowSize(tiff_) : TIFFScanlineSize(tiff_);
    const auto needed = [&](std::uint64_t pixels) {  // bytes of a row of `pixels` pixels
      return static_cast<tmsize_t>((pixels * layout.pixel_bits() / static_cast<unsigned>(planes) + 7) / 8);
    };
    const std::uint64_t most = std::max(4 * std::uint64_t{layout.height} * layout.width, std::uint64_t{1} << 20);
    const std::uint64_t pixels = std::uint64_t{std::min(tile_height, tiled ? tile_height : layout.height)} * tile_width;
    if (tile_height == 0 || tile_width == 0 || pixels > most) refuse_tiles(layout, tile_height, tile_width);
    constexpr tmsize_t longest = 0x7FFF'FFFE;
    if (bytes <= 0 || row_bytes <= 0 || bytes > longest || needed(std::min(tile_width, layout.width)) > row_bytes)
      give_up();
    if (!tiled && bytes > needed(layout.width) * static_cast<tmsize_t>(tile_height)) give_up();
    // The product of the bytes of a column and the number of rows is what Pillow compares, too.
    if (tiled && bytes > needed(tile_height) * static_cast<tmsize_t>(tile_width)) give_up();

    const std::uint32_t rows_of_tile = std::min(tile_height, layout.height);
    std::vector<std::uint8_t> tile(
        static_cast<std::size_t>(std::max(bytes, row_bytes * static_cast<tmsize_t>(rows_of_tile))));
    for (std::uint32_t top = 0; top < layout.height; top += rows_of_tile) {
      for (int plane = 0; plane < planes; ++plane) {
        for (std::uint32_t left = 0; left < layout.width; left += std::min(tile_width, layout.width - left)) {
          const auto number = static_cast<std::uint16_t>(plane);
          const tmsize_t read =
              tiled ? TIFFReadTile(tiff_, tile.data(), left, top, 0, number)
                    : TIFFReadEncodedStrip(tiff_, TIFFComputeStrip(tiff_, top, number), tile.data(), bytes);
          if (read == -1) give_up();
          const std::uint32_t rows = std::min(rows_of_tile, layout.height - top);
          const std::uint32_t columns = std::min(tile_width, layout.width - left);
          for (std::uint32_t y = 0; y < rows; ++y)
            use(plane, top + y, left, columns, tile.data() + y * static_cast<std::size_t>(row_bytes));
        }
      }
    }
  }

  [[noreturn]] void give_up() const {
    std::string reason = complaint_.front() != '\0' ? complaint_.data() : "its directory contradicts itself";
    std::replace_if(reason.begin(), reason.end(), [](char c) { return (c >= '\0' && c < ' ') || c == '\x7F'; }, '?');
    refuse_tiff(reason);
  }

  static TiffReader& of(void* self) { return *static_cast<TiffReader*>(self); }

  /// Keeps only the first message, which is the cause of the others.
  static int keep_complaint(TIFF*, void* self, const char*, const char* format, std::va_list values) {
    auto& complaint = of(self).complaint_;
    if (complaint.front() == '\0') std::vsnprintf(complaint.data(), complaint.size(), format, values);
    return 1;
  }

  static tmsize_t read(thandle_t self, void* target, tmsize_t count) {
    TiffReader& reader = of(self);
    const std::size_t at = std::min<std::size_t>(reader.at_, reader.content_.size());
    const std::size_t size = std::min(static_cast<std::size_t>(count), reader.content_.size() - at);
    if (size > 0) std::memcpy(target, reader.content_.data() + at, size);
    reader.at_ += size;
    return static_cast<tmsize_t>(size);
  }

  static toff_t seek(thandle_t self, toff_t offset, int whence) {
    TiffReader& reader = of(self);
    const toff_t base = whence == SEEK_CUR ? reader.at_ : whence == SEEK_END ? reader.content_.size() : 0;
    return reader.at_ = base + offset;
  }

  static int map(thandle_t self, void** base, toff_t* size) {
    const auto content = of(self).content_;
    *base = const_cast<std::byte*>(content.data());  // libtiff does not write to a file that is opened for reading
    *size = content.size();
    return 1;
  }

  std::span<const std::byte> content_;
  toff_t at_ = 0;
  std::array<char, 256> complaint_{};
  TIFF* tiff_ = nullptr;
};

}  // namespace archetype::codecs
