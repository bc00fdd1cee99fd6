// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/image/codecs/byte_reader.hpp>
#include <archetype/image/codecs/orientation.hpp>
#include <archetype/image/codecs/tag_directory.hpp>
#include <archetype/image/image.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <tiffio.h>

namespace archetype::codecs {

/// Refuses a damaged TIFF file.
[[noreturn]] inline void refuse_tiff(const std::string& reason) { throw BadImage("it is no sound TIFF: " + reason); }

/// How a TIFF file stores its first image, as its directory states, with the defaults of the format.
struct TiffLayout {
  std::uint32_t height = 0;
  std::uint32_t width = 0;
  std::uint16_t compression = COMPRESSION_NONE;
  std::uint16_t colors = PHOTOMETRIC_MINISWHITE;  ///< the tag PhotometricInterpretation
  std::uint16_t bits = 1;                         ///< bits per sample; 0 if samples differ
  std::uint16_t samples = 1;                      ///< samples per pixel
  std::uint16_t sample_format = SAMPLEFORMAT_UINT;
  std::uint16_t planes = PLANARCONFIG_CONTIG;
  int orientation = ORIENTATION_TOPLEFT;
  std::uint16_t extra_samples = 0;
  std::uint16_t first_extra_sample = EXTRASAMPLE_UNSPECIFIED;
  io::ByteOrder order = io::ByteOrder::little_endian;
  bool bits_are_reversed = false;      ///< whether the first pixel of a byte is in its lowest bits
  std::vector<std::uint8_t> palette;   ///< 256 RGB colors, or empty
  std::vector<std::uint64_t> offsets;  ///< of the tiles, or of the strips, which are tiles as wide as the image
  std::uint64_t tile_height = 0;
  std::uint64_t tile_width = 0;
  bool is_tiled = false;

  unsigned stored_pixel_bits = 1;  ///< bits per pixel in the file, even if Pillow reads another number

  unsigned pixel_bits() const { return unsigned{bits} * samples; }
};

[[noreturn]] inline void refuse_tiles(const TiffLayout& layout, std::uint64_t height, std::uint64_t width) {
  refuse_tiff("its tiles of " + std::to_string(height) + "x" + std::to_string(width) +
              " pixels do not suit an image of " + std::to_string(layout.height) + "x" + std::to_string(layout.width));
}

/// Reads a directory as Pillow does when it opens a file, and refuses files that Pillow refuses then.
class TiffLayoutReader {
 public:
  /// `header` is the header of `content`. Throws `BadImage` if it has no directory.
  TiffLayoutReader(std::span<const std::byte> content, const TagHeader& header)
      : tags_(content, header, header.directory), order_(header.order) {
    if (header.directory == 0) refuse_tiff("it has no directory");
  }

  /// Throws `BadImage` if Pillow would refuse the directory.
  TiffLayout read() const {
    constexpr std::uint16_t media_photo = 0xBC01;
    if (tags_.find(media_photo) != nullptr) refuse_tiff("it is a Windows Media Photo");
    TiffLayout layout;
    layout.order = order_;
    layout.compression = small_number(TIFFTAG_COMPRESSION, COMPRESSION_NONE);
    if (tags_.number(TIFFTAG_PLANARCONFIG) == PLANARCONFIG_SEPARATE) layout.planes = PLANARCONFIG_SEPARATE;
    layout.colors = small_number(TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISWHITE);
    const double fill = number(TIFFTAG_FILLORDER, FILLORDER_MSB2LSB);
    if (fill != FILLORDER_MSB2LSB && fill != FILLORDER_LSB2MSB) refuse_tiff("its bits have an unknown order");
    layout.bits_are_reversed = fill == FILLORDER_LSB2MSB;
    layout.width = side(TIFFTAG_IMAGEWIDTH);
    layout.height = side(TIFFTAG_IMAGELENGTH);
    if (layout.width == 0) refuse_tiff("Computed scanline size is zero");
    read_samples(layout);
    if (layout.compression == COMPRESSION_NONE) read_tiles(layout);
    if (layout.colors == PHOTOMETRIC_PALETTE) layout.palette = palette();
    layout.orientation = valid_orientation(tags_.number(TIFFTAG_ORIENTATION).value_or(ORIENTATION_TOPLEFT));
    return layout;
  }

 private:
  static constexpr double most_samples = 6;  ///< samples per pixel that Pillow accepts

  /// The first value of a tag, or `otherwise` if the file lacks the tag.
  double number(std::uint16_t tag, double otherwise) const {
    const Tag* const found = tags_.find(tag);
    if (found == nullptr) return otherwise;
    if (found->holds_bytes()) refuse_tiff("Incompatible type for tag " + std::to_string(tag));
    return found->value(0);
  }

  /// The same as an integer of 16 bits. Other values become 0xFFFF, which has no meaning for any tag.
  std::uint16_t small_number(std::uint16_t tag, double otherwise) const {
    const double value = number(tag, otherwise);
    return value >= 0 && value < 0xFFFF && value == std::floor(value) ? static_cast<std::uint16_t>(value) : 0xFFFF;
  }

  std::uint32_t side(std::uint16_t tag) const {
    const double value = number(tag, 0);
    if (!(value >= 0) || value > 0xFFFF'FFFF) refuse_tiff("a side of its image has an absurd length");
    return static_cast<std::uint32_t>(value);
  }

  /// All values of a tag; empty if the file lacks the tag.
  std::vector<double> numbers(std::uint16_t tag) const {
    const Tag* const found = tags_.find(tag);
    if (found == nullptr) return {};
    std::vector<double> values(found->count());
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = found->value(i);
    return values;
  }

  void read_samples(TiffLayout& layout) const {
    const std::vector<double> formats = numbers(TIFFTAG_SAMPLEFORMAT);
    std::vector<double> bits = numbers(TIFFTAG_BITSPERSAMPLE);
    const std::vector<double> extra = numbers(TIFFTAG_EXTRASAMPLES);
    for (const std::uint16_t tag :
         std::array<std::uint16_t, 3>{TIFFTAG_BITSPERSAMPLE, TIFFTAG_EXTRASAMPLES, TIFFTAG_SAMPLEFORMAT}) {
      const Tag* const found = tags_.find(tag);
      // Pillow compares several formats as bytes.
      const bool is_format_by_bytes = tag == TIFFTAG_SAMPLEFORMAT && formats.size() > 1;
      if (found != nullptr && found->holds_bytes() && !(is_format_by_bytes && found->type == TagType::byte))
        refuse_tiff("Incompatible type for tag " + std::to_string(tag));
    }
    const auto are_all = [](const std::vector<double>& values, double value) {
      return std::all_of(values.begin(), values.end(), [&](double other) { return other == value; });
    };
    if (!are_all(formats, SAMPLEFORMAT_UINT)) layout.sample_format = SAMPLEFORMAT_VOID;
    const double samples = number(TIFFTAG_SAMPLESPERPIXEL, 1);
    if (!(samples >= 1) || samples != std::floor(samples)) refuse_tiff("its pixels have no samples");
    layout.samples = static_cast<std::uint16_t>(std::min(samples, 1000.0));
    if (bits.empty()) bits = {1};
    if (samples <= most_samples) {  // more samples are refused together with the colors
      const auto count = static_cast<std::size_t>(samples);
      if (bits.size() == 1) bits.resize(count, bits[0]);
      if (bits.size() < count) refuse_tiff("its samples do not all have a size");
      bits.resize(count);
    }
    const bool known = are_all(bits, bits[0]) && bits[0] >= 1 && bits[0] <= 64;
    layout.bits = known ? static_cast<std::uint16_t>(bits[0]) : std::uint16_t{0};
    layout.stored_pixel_bits = layout.pixel_bits();
    layout.extra_samples = static_cast<std::uint16_t>(std::min<std::size_t>(extra.size(), 1000));
    if (!extra.empty())
      layout.first_extra_sample =
          extra[0] >= 0 && extra[0] < 0xFFFF ? static_cast<std::uint16_t>(extra[0]) : std::uint16_t{0xFFFF};
  }

  void read_tiles(TiffLayout& layout) const {
    layout.is_tiled = tags_.find(TIFFTAG_STRIPOFFSETS) == nullptr;
    const auto length = [&](std::uint16_t tag, double otherwise) {
      const double value = number(tag, otherwise);
      if (!(value >= 0) || value != std::floor(value) || value > 0xFFFF'FFFF)
        refuse_tiff("its tiles have an absurd size");
      return static_cast<std::uint64_t>(value);
    };
    if (layout.is_tiled && tags_.find(TIFFTAG_TILEOFFSETS) == nullptr) refuse_tiff("it has no data");
    const std::uint16_t offsets = layout.is_tiled ? TIFFTAG_TILEOFFSETS : TIFFTAG_STRIPOFFSETS;
    if (const Tag* const tag = tags_.find(offsets); !tag->is_integer() && tag->type != TagType::byte)
      refuse_tiff("Incompatible type for tag " + std::to_string(offsets));
    for (const double offset : numbers(offsets)) {
      if (!(offset >= 0) || offset != std::floor(offset)) refuse_tiff("its data lie nowhere");
      layout.offsets.push_back(static_cast<std::uint64_t>(std::min(offset, 0x1p62)));
    }
    layout.tile_width = layout.is_tiled ? length(TIFFTAG_TILEWIDTH, -1) : layout.width;
    layout.tile_height = layout.is_tiled ? length(TIFFTAG_TILELENGTH, -1) : length(TIFFTAG_ROWSPERSTRIP, layout.height);
  }

  /// Reads the palette, in which all reds precede all greens and these all blues. As in Pillow, indices beyond the
  /// palette are grays.
  std::vector<std::uint8_t> palette() const {
    const Tag* const tag = tags_.find(TIFFTAG_COLORMAP);
    if (tag == nullptr || (tag->holds_bytes() && tag->type != TagType::byte)) refuse_tiff("it has no palette");
    const std::vector<double> values = numbers(TIFFTAG_COLORMAP);
    constexpr std::size_t most = 256;
    const std::size_t count = values.size() / 3;
    if (count > most) refuse_tiff("its palette is too long");
    std::vector<std::uint8_t> colors(3 * most);
    for (std::size_t i = 0; i < most; ++i) {
      for (std::size_t c = 0; c < 3; ++c) {
        const double value = i < count ? std::floor(values[c * count + i] / 256) : static_cast<double>(i);
        if (!(std::abs(value) < 0x1p60)) refuse_tiff("its palette has an absurd color");
        colors[3 * i + c] = static_cast<std::uint8_t>(static_cast<std::int64_t>(value) & 0xFF);
      }
    }
    return colors;
  }

  TagDirectory tags_;
  io::ByteOrder order_;
};

}  // namespace archetype::codecs
