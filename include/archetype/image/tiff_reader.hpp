// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/image/image.hpp>

#include <tiffio.h>

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

namespace archetype::detail {

/// What the first directory of a TIFF file says of its picture, with the format's defaults.
struct TiffLayout {
  std::uint32_t height = 0;
  std::uint32_t width = 0;
  std::uint16_t compression = COMPRESSION_NONE;
  std::uint16_t colors = PHOTOMETRIC_MINISWHITE;  ///< the tag PhotometricInterpretation
  std::uint16_t bits = 1;                         ///< of a sample
  std::uint16_t samples = 1;                      ///< of a pixel
  std::uint16_t sample_format = SAMPLEFORMAT_UINT;
  std::uint16_t planes = PLANARCONFIG_CONTIG;
  std::uint16_t orientation = ORIENTATION_TOPLEFT;
  std::uint16_t extra_samples = 0;
  std::uint16_t first_extra_sample = EXTRASAMPLE_UNSPECIFIED;
};

/// libtiff, decoding from memory. Its complaints are kept, and warnings dropped, for this file only; nothing is global.
class TiffReader {
 public:
  explicit TiffReader(std::span<const std::byte> content) : content_(content) {
    const std::unique_ptr<TIFFOpenOptions, void (*)(TIFFOpenOptions*)> options(TIFFOpenOptionsAlloc(),
                                                                               &TIFFOpenOptionsFree);
    if (options == nullptr) throw std::bad_alloc();
    // It believes what a directory says of its lengths; the largest sound ones are the offsets of strips, in 8 bytes.
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

  TiffLayout layout() const {
    TiffLayout layout;
    TIFFGetField(tiff_, TIFFTAG_IMAGELENGTH, &layout.height);
    TIFFGetField(tiff_, TIFFTAG_IMAGEWIDTH, &layout.width);
    TIFFGetField(tiff_, TIFFTAG_COMPRESSION, &layout.compression);
    TIFFGetField(tiff_, TIFFTAG_PHOTOMETRIC, &layout.colors);
    TIFFGetField(tiff_, TIFFTAG_BITSPERSAMPLE, &layout.bits);
    TIFFGetField(tiff_, TIFFTAG_SAMPLESPERPIXEL, &layout.samples);
    TIFFGetField(tiff_, TIFFTAG_SAMPLEFORMAT, &layout.sample_format);
    TIFFGetField(tiff_, TIFFTAG_PLANARCONFIG, &layout.planes);
    if (layout.samples == 1) layout.planes = PLANARCONFIG_CONTIG;
    TIFFGetField(tiff_, TIFFTAG_ORIENTATION, &layout.orientation);
    if (layout.orientation < 1 || layout.orientation > 8) layout.orientation = ORIENTATION_TOPLEFT;
    const std::uint16_t* extra = nullptr;
    if (TIFFGetField(tiff_, TIFFTAG_EXTRASAMPLES, &layout.extra_samples, &extra) != 0 && layout.extra_samples > 0)
      layout.first_extra_sample = extra[0];
    return layout;
  }

  /// A palette's red, green and blue, 16 bits each, one for every index.
  std::array<const std::uint16_t*, 3> palette() const {
    std::array<std::uint16_t*, 3> colors{};
    if (TIFFGetField(tiff_, TIFFTAG_COLORMAP, &colors[0], &colors[1], &colors[2]) == 0)
      throw BadImage("it is no sound TIFF: it has no palette");
    return {colors[0], colors[1], colors[2]};
  }

  /// Has libjpeg turn brightness and color differences into RGB, of as many samples a row as the others.
  void convert_to_rgb() { TIFFSetField(tiff_, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB); }

  /// Calls `use(plane, y, x, count, samples)` for all pixels, so many of a row at once; samples of 16 bits are in the
  /// machine's order.
  void read(const TiffLayout& layout, const auto& use) {
    const int planes = layout.planes == PLANARCONFIG_SEPARATE ? layout.samples : 1;
    for (int plane = 0; plane < planes; ++plane) read_plane(layout, plane, use);
  }

 private:
  /// Of tiles or strips, which are tiles as wide as the picture.
  struct TileSize {
    std::uint32_t height;
    std::uint32_t width;
  };

  TileSize tile_size(const TiffLayout& layout) {
    TileSize tile{layout.height, layout.width};
    if (TIFFIsTiled(tiff_) == 0) {
      TIFFGetField(tiff_, TIFFTAG_ROWSPERSTRIP, &tile.height);
      tile.height = std::min(tile.height, layout.height);
    } else {
      TIFFGetField(tiff_, TIFFTAG_TILELENGTH, &tile.height);
      TIFFGetField(tiff_, TIFFTAG_TILEWIDTH, &tile.width);
    }
    const std::uint64_t most = std::max(4 * std::uint64_t{layout.height} * layout.width, std::uint64_t{1} << 20);
    if (tile.height == 0 || tile.width == 0 || std::uint64_t{tile.height} * tile.width > most)
      throw BadImage("it is no sound TIFF: its tiles of " + std::to_string(tile.height) + "x" +
                     std::to_string(tile.width) + " pixels do not suit a picture of " + std::to_string(layout.height) +
                     "x" + std::to_string(layout.width));
    return tile;
  }

  void read_plane(const TiffLayout& layout, int plane, const auto& use) {
    const bool tiled = TIFFIsTiled(tiff_) != 0;
    const TileSize size = tile_size(layout);
    const unsigned samples = layout.planes == PLANARCONFIG_SEPARATE ? 1U : layout.samples;
    const std::size_t row_bytes = (std::size_t{size.width} * samples * layout.bits + 7) / 8;
    std::vector<std::uint8_t> tile(size.height * row_bytes);
    if ((tiled ? TIFFTileSize(tiff_) : TIFFStripSize(tiff_)) != static_cast<tmsize_t>(tile.size())) give_up();
    for (std::uint32_t top = 0; top < layout.height; top += size.height) {
      for (std::uint32_t left = 0; left < layout.width; left += size.width) {
        const auto number = static_cast<std::uint16_t>(plane);
        const tmsize_t read =
            tiled ? TIFFReadEncodedTile(tiff_, TIFFComputeTile(tiff_, left, top, 0, number), tile.data(), -1)
                  : TIFFReadEncodedStrip(tiff_, TIFFComputeStrip(tiff_, top, number), tile.data(), -1);
        const std::uint32_t rows = std::min(size.height, layout.height - top);
        if (read < static_cast<tmsize_t>(rows * row_bytes)) give_up();
        const std::uint32_t columns = std::min(size.width, layout.width - left);
        for (std::uint32_t y = 0; y < rows; ++y) use(plane, top + y, left, columns, tile.data() + y * row_bytes);
      }
    }
  }

  [[noreturn]] void give_up() const {
    std::string reason = complaint_.front() != '\0' ? complaint_.data() : "its directory contradicts itself";
    std::replace_if(
        reason.begin(), reason.end(), [](char c) { return (c >= '\0' && c < ' ') || c == '\x7F'; }, '?');
    throw BadImage("it is no sound TIFF: " + reason);
  }

  static TiffReader& of(void* self) { return *static_cast<TiffReader*>(self); }

  /// Keeps the first, which is the cause of those that follow.
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
    *base = const_cast<std::byte*>(content.data());  // of a file opened for reading, which libtiff does not write
    *size = content.size();
    return 1;
  }

  std::span<const std::byte> content_;
  toff_t at_ = 0;
  std::array<char, 256> complaint_{};
  TIFF* tiff_ = nullptr;
};

}  // namespace archetype::detail
