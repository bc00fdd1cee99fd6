// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/image/byte_reader.hpp>
#include <archetype/image/image.hpp>
#include <archetype/image/png_texts.hpp>

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace archetype::detail {

/// What the header of a PNG file says of its pixels.
struct PngKind {
  static constexpr int gray = 0, rgb = 2, palette = 3, gray_alpha = 4, rgb_alpha = 6;

  unsigned depth;  ///< bits of a sample
  int color;

  unsigned samples() const {
    constexpr std::array<unsigned, 7> counts = {1, 0, 3, 1, 2, 0, 4};
    return counts[static_cast<std::size_t>(color)];
  }
  unsigned pixel_bits() const { return depth * samples(); }

  /// Nothing for a pair that the format does not have.
  static std::optional<PngKind> of(unsigned depth, int color) {
    const bool is_byte = depth == 8, is_word = depth == 16, is_part = depth == 1 || depth == 2 || depth == 4;
    const bool known = color == gray ? is_part || is_byte || is_word
                       : color == palette
                           ? is_part || is_byte
                           : (color == rgb || color == gray_alpha || color == rgb_alpha) && (is_byte || is_word);
    return known ? std::optional(PngKind{depth, color}) : std::nullopt;
  }
};

/// A part of a picture.
struct PngBox {
  std::uint32_t left, top, width, height;
};

/// Reads the chunks of a PNG file as Pillow does. What Pillow refuses is refused: before the picture's data a wrong
/// checksum of any chunk, there and after them a known chunk whose content makes no sense. What Pillow takes is taken:
/// unknown chunks, several headers, data without a checksum or an end.
class PngChunks {
 public:
  explicit PngChunks(std::span<const std::byte> content) : reader_(content, ByteOrder::big_endian) {}

  /// Reads up to the picture's data. Throws `BadImage`.
  void open() {
    using namespace std::string_view_literals;
    constexpr std::string_view mark = "\x89PNG\r\n\x1A\n"sv;
    const auto found = reader_.some(mark.size());
    if (found.empty()) refuse_cut_picture();
    if (!starts_with(found, mark)) refuse_png("Not a PNG file");
    for (;;) {
      const Chunk chunk = next();
      if (chunk.name == "IEND") refuse_png(kind_ ? "it has no image data" : "its IHDR is missing or makes no sense");
      if (holds_data(chunk)) break;
      const std::span<const std::byte> data = reader_.exactly(chunk.size);
      use(chunk, data);
      if (reader_.number(4) != checksum(chunk, data)) refuse_png(chunk.name + ": CRC error");
    }
    constexpr std::uint32_t longest_side = 0x7FFF'FFFF;
    if (width_ == 0 || height_ == 0 || width_ > longest_side || height_ > longest_side)
      refuse_png("its picture has an absurd size");
    is_animation_ = frames_.has_value() && (*frames_ > 1 || !box_);
  }

  std::uint32_t height() const { return height_; }
  std::uint32_t width() const { return width_; }
  PngKind kind() const { return *kind_; }
  bool is_interlaced() const { return is_interlaced_; }
  /// Three bytes a color; nothing where there is no palette.
  std::optional<std::span<const std::byte>> palette() const { return palette_; }
  /// Whether one color of the palette is transparent and all others are opaque.
  bool has_transparent_color() const { return has_transparent_color_; }
  /// Where the data's pixels belong. Throws `BadImage` where that is nowhere.
  PngBox box() const {
    if (!box_ || (box_->left == 0 && box_->width == 0)) return {0, 0, width_, height_};
    if (box_->width == 0 || box_->height == 0) refuse_png("a frame has no pixels");
    require_inside(*box_);  // once more, since a second header may have made the picture smaller
    return *box_;
  }
  const PngTexts& texts() const& { return texts_.found(); }
  const PngTexts& texts() const&& = delete;

  /// More of the picture's data, of this chunk or the next, at most as much as Pillow reads at once. Throws `BadImage`
  /// where no more follow.
  std::span<const std::byte> more_data() {
    while (data_left_ == 0) {
      reader_.some(4);  // a checksum, which is not looked at
      const Chunk chunk = next();
      if (chunk.name != "DDAT" && !holds_data(chunk)) refuse_png("Not enough image data");
      if (chunk.name == "DDAT") data_left_ = chunk.size;
    }
    const std::size_t size = std::min<std::size_t>(pillow_block_size, data_left_);
    data_left_ -= static_cast<std::uint32_t>(size);
    const auto data = reader_.some(size);
    if (data.empty()) refuse_cut_picture();
    return data;
  }

  /// Reads what follows the picture's data. Throws `BadImage` for a chunk that Pillow trips over; a file that ends is
  /// none.
  void finish() {
    reader_.some(data_left_);
    for (;;) {
      reader_.some(4);
      const std::span<const std::byte> frame = reader_.rest().first(std::min<std::size_t>(reader_.rest().size(), 8));
      if (frame.size() < 8 || !is_name(frame.subspan(4))) return;
      const Chunk chunk = next();
      if (chunk.name == "IEND" || (chunk.name == "fcTL" && is_animation_)) return;
      if (holds_data(chunk)) reader_.exactly(data_left_);
      else use(chunk, reader_.exactly(chunk.size));
    }
  }

 private:
  struct Chunk {
    std::string name;
    std::uint32_t size;
  };

  static bool is_name(std::span<const std::byte> bytes) {
    return std::all_of(bytes.begin(), bytes.end(), [](std::byte byte) {
      const auto c = std::to_integer<char>(byte);
      return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
    });
  }

  static std::uint32_t number_at(std::span<const std::byte> data, std::size_t at, std::size_t size = 4) {
    return static_cast<std::uint32_t>(number_in(data.subspan(at), size, ByteOrder::big_endian));
  }

  static std::uint64_t checksum(const Chunk& chunk, std::span<const std::byte> data) {
    const auto sum = crc32(0, reinterpret_cast<const Bytef*>(chunk.name.data()), 4);
    return crc32(sum, reinterpret_cast<const Bytef*>(data.data()), static_cast<uInt>(data.size()));
  }

  /// Reads the length and the name of a chunk.
  Chunk next() {
    const auto frame = reader_.exactly(8);
    if (!is_name(frame.subspan(4))) refuse_png("a chunk has no name");
    return {png_text(frame.subspan(4)), number_at(frame, 0)};
  }

  /// Whether a chunk holds data of the picture, which then are next to be read. Before a header that makes sense, none
  /// does.
  bool holds_data(const Chunk& chunk) {
    if (!kind_) return false;
    if (chunk.name == "IDAT") {
      data_left_ = chunk.size;
      return true;
    }
    if (chunk.name != "fdAT") return false;
    require(chunk, chunk.size, 4);
    use_sequence_number(chunk, static_cast<std::uint32_t>(reader_.number(4)), /*may_be_first=*/false);
    data_left_ = chunk.size - 4;
    return true;
  }

  static void require(const Chunk& chunk, std::size_t size, std::size_t least) {
    if (size < least) refuse_png(chunk.name + " is too short");
  }

  void use(const Chunk& chunk, std::span<const std::byte> data) {
    const std::string& name = chunk.name;
    if (name == "IHDR") use_header(chunk, data);
    else if (name == "PLTE" && kind_ && kind_->color == PngKind::palette) palette_ = data;
    else if (name == "tRNS") use_transparency(chunk, data);
    else if (name == "gAMA") require(chunk, data.size(), 4);
    else if (name == "cHRM") require(chunk, data.size(), (data.size() + 3) / 4 * 4);
    else if (name == "sRGB") require(chunk, data.size(), 1);
    else if (name == "pHYs") require(chunk, data.size(), 9);
    else if (name == "iCCP") use_profile(data);
    else if (name == "tEXt" || name == "zTXt") texts_.use(data, name == "zTXt");
    else if (name == "iTXt") texts_.use_international(data);
    else if (name == "eXIf") texts_.use_exif(data);
    else if (name == "acTL") use_animation(chunk, data);
    else if (name == "fcTL") use_frame(chunk, data);
  }

  void use_header(const Chunk& chunk, std::span<const std::byte> data) {
    require(chunk, data.size(), 13);
    width_ = number_at(data, 0);
    height_ = number_at(data, 4);
    if (const auto kind = PngKind::of(number_at(data, 8, 1), static_cast<int>(number_at(data, 9, 1)))) kind_ = kind;
    if (number_at(data, 12, 1) != 0) is_interlaced_ = true;
    if (number_at(data, 11, 1) != 0) refuse_png("unknown filter method in IHDR");
  }

  void use_transparency(const Chunk& chunk, std::span<const std::byte> data) {
    if (!kind_) return;
    if (kind_->color == PngKind::gray) require(chunk, data.size(), 2);
    if (kind_->color == PngKind::rgb) require(chunk, data.size(), 6);
    if (kind_->color != PngKind::palette) return;
    const auto count = [&](int value) { return std::count(data.begin(), data.end(), std::byte(value)); };
    const bool one = count(0) == 1 && count(0xFF) + 1 == static_cast<std::ptrdiff_t>(data.size());
    has_transparent_color_ = one;
  }

  void use_profile(std::span<const std::byte> data) {
    const auto end_of_name = std::find(data.begin(), data.end(), std::byte{0});
    if (end_of_name == data.end()) refuse_png("iCCP is cut short");
    const auto at = static_cast<std::size_t>(end_of_name - data.begin());
    unpack_png_text(data.subspan(std::min(data.size(), at + 2)));
  }

  void use_animation(const Chunk& chunk, std::span<const std::byte> data) {
    require(chunk, data.size(), 8);
    const std::uint32_t frames = number_at(data, 0);
    if (frames_) frames_.reset();
    else if (frames > 0 && frames <= 0x8000'0000) frames_ = frames;
  }

  void use_frame(const Chunk& chunk, std::span<const std::byte> data) {
    require(chunk, data.size(), 26);
    use_sequence_number(chunk, number_at(data, 0), /*may_be_first=*/true);
    const PngBox box{number_at(data, 12), number_at(data, 16), number_at(data, 4), number_at(data, 8)};
    require_inside(box);
    box_ = box;
  }

  void require_inside(const PngBox& box) const {
    if (std::uint64_t{box.left} + box.width > width_ || std::uint64_t{box.top} + box.height > height_)
      refuse_png("a frame lies outside the picture");
  }

  void use_sequence_number(const Chunk& chunk, std::uint32_t number, bool may_be_first) {
    const std::uint64_t expected = sequence_ ? std::uint64_t{*sequence_} + 1 : 0;
    if (number != expected || (!sequence_ && !may_be_first)) refuse_png(chunk.name + " is out of sequence");
    sequence_ = number;
  }

  ByteReader reader_;
  std::uint32_t height_ = 0;
  std::uint32_t width_ = 0;
  std::optional<PngKind> kind_;
  bool is_interlaced_ = false;
  std::optional<std::span<const std::byte>> palette_;
  bool has_transparent_color_ = false;
  std::optional<PngBox> box_;
  std::optional<std::uint32_t> frames_;
  std::optional<std::uint32_t> sequence_;
  bool is_animation_ = false;
  std::uint32_t data_left_ = 0;
  PngTextReader texts_;
};

}  // namespace archetype::detail
