// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/image/byte_reader.hpp>
#include <archetype/image/image.hpp>
#include <archetype/image/inflate.hpp>

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace archetype::detail {

/// What the header of a PNG file says of its pixels.
struct PngKind {
  static constexpr int grey = 0, rgb = 2, palette = 3, grey_alpha = 4, rgb_alpha = 6;

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
    const bool known = color == grey ? is_part || is_byte || is_word
                       : color == palette
                           ? is_part || is_byte
                           : (color == rgb || color == grey_alpha || color == rgb_alpha) && (is_byte || is_word);
    return known ? std::optional(PngKind{depth, color}) : std::nullopt;
  }
};

/// A part of a picture.
struct PngBox {
  std::uint32_t left, top, width, height;
};

/// Texts of a PNG file that may tell its orientation.
struct PngTexts {
  std::optional<std::string> exif;
  std::optional<std::string> raw_profile;  ///< ImageMagick's "Raw profile type exif"
  std::optional<std::string> xmp;
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
    if (!starts_with(found, mark)) refuse("Not a PNG file");
    for (;;) {
      const Chunk chunk = next();
      if (chunk.name == "IEND") refuse("it has no image data");
      if (holds_data(chunk)) break;
      const std::span<const std::byte> data = reader_.exactly(chunk.size);
      use(chunk, data);
      if (reader_.number(4) != checksum(chunk, data)) refuse(chunk.name + ": CRC error");
    }
    if (!has_header_) refuse("IDAT: Missing IHDR before IDAT");
    constexpr std::uint32_t longest_side = 0x7FFF'FFFF;
    if (!kind_ || width_ == 0 || height_ == 0 || width_ > longest_side || height_ > longest_side)
      refuse("Invalid IHDR data");
    is_animation_ = frames_.has_value() && (*frames_ > 1 || !box_);
  }

  std::uint32_t height() const { return height_; }
  std::uint32_t width() const { return width_; }
  PngKind kind() const { return *kind_; }
  bool is_interlaced() const { return is_interlaced_; }
  /// Three bytes a color; nothing where there is no palette.
  const std::optional<std::span<const std::byte>>& palette() const { return palette_; }
  /// Whether one color of the palette is transparent and all others are opaque.
  bool has_transparent_color() const { return has_transparent_color_; }
  /// Where the data's pixels belong. Throws `BadImage` where that is nowhere.
  PngBox box() const {
    if (!box_ || (box_->left == 0 && box_->width == 0)) return {0, 0, width_, height_};
    if (box_->width == 0 || box_->height == 0) refuse("a frame has no pixels");
    return *box_;
  }
  const PngTexts& texts() const { return texts_; }

  /// More of the picture's data, of this chunk or the next, at most as much as Pillow reads at once. Throws `BadImage`
  /// where no more follow.
  std::span<const std::byte> more_data() {
    while (data_left_ == 0) {
      reader_.some(4);  // a checksum, which is not looked at
      const Chunk chunk = next();
      if (chunk.name != "DDAT" && !holds_data(chunk)) refuse("Not enough image data");
      if (chunk.name == "DDAT") data_left_ = chunk.size;
    }
    constexpr std::size_t block_size = 65'536;
    const std::size_t size = std::min<std::size_t>(block_size, data_left_);
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

  /// Pillow's, of one text unpacked and of all together.
  static constexpr std::size_t most_text = 1 << 20, most_texts = most_text * 64;

  [[noreturn]] static void refuse(const std::string& reason) { throw BadImage("it is no sound PNG: " + reason); }

  static bool is_name(std::span<const std::byte> bytes) {
    return std::all_of(bytes.begin(), bytes.end(), [](std::byte byte) {
      const auto c = std::to_integer<char>(byte);
      return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
    });
  }

  static std::string text_of(std::span<const std::byte> bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
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
    if (!is_name(frame.subspan(4))) refuse("a chunk has no name");
    return {text_of(frame.subspan(4)), number_at(frame, 0)};
  }

  /// Whether a chunk holds data of the picture, which then are next to be read.
  bool holds_data(const Chunk& chunk) {
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
    if (size < least) refuse(chunk.name + " is too short");
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
    else if (name == "tEXt" || name == "zTXt") use_text(data, name == "zTXt");
    else if (name == "iTXt") use_international_text(data);
    else if (name == "eXIf") texts_.exif = text_of(data);
    else if (name == "acTL") use_animation(chunk, data);
    else if (name == "fcTL") use_frame(chunk, data);
  }

  void use_header(const Chunk& chunk, std::span<const std::byte> data) {
    require(chunk, data.size(), 13);
    has_header_ = true;
    width_ = number_at(data, 0);
    height_ = number_at(data, 4);
    if (const auto kind = PngKind::of(number_at(data, 8, 1), static_cast<int>(number_at(data, 9, 1)))) kind_ = kind;
    if (number_at(data, 12, 1) != 0) is_interlaced_ = true;
    if (number_at(data, 11, 1) != 0) refuse("unknown filter method in IHDR");
  }

  void use_transparency(const Chunk& chunk, std::span<const std::byte> data) {
    if (!kind_) return;
    if (kind_->color == PngKind::grey) require(chunk, data.size(), 2);
    if (kind_->color == PngKind::rgb) require(chunk, data.size(), 6);
    if (kind_->color != PngKind::palette) return;
    const auto count = [&](int value) { return std::count(data.begin(), data.end(), std::byte(value)); };
    const bool one = count(0) == 1 && count(0xFF) + 1 == static_cast<std::ptrdiff_t>(data.size());
    has_transparent_color_ = one;
  }

  void use_profile(std::span<const std::byte> data) {
    const auto end_of_name = std::find(data.begin(), data.end(), std::byte{0});
    if (end_of_name == data.end()) refuse("iCCP is cut short");
    const auto at = static_cast<std::size_t>(end_of_name - data.begin());
    unpack(data.subspan(std::min(data.size(), at + 2)));
  }

  std::optional<std::string> unpack(std::span<const std::byte> packed) {
    UnpackedText unpacked = unpack_text(packed, most_text);
    if (unpacked.is_too_long) refuse("a text or profile unpacks to more than a mebibyte");
    return std::move(unpacked.text);
  }

  /// Takes a part off the front, up to a zero; all where there is none.
  static std::string split(std::span<const std::byte>& data, bool& found) {
    const auto end = std::find(data.begin(), data.end(), std::byte{0});
    found = end != data.end();
    const auto size = static_cast<std::size_t>(end - data.begin());
    std::string part = text_of(data.first(size));
    data = data.subspan(found ? size + 1 : size);
    return part;
  }

  void use_text(std::span<const std::byte> data, bool is_packed) {
    bool found = false;
    const std::string key = split(data, found);
    std::string value;
    if (is_packed) {
      if (!data.empty() && number_at(data, 0, 1) != 0) refuse("zTXt is packed by an unknown method");
      value = unpack(data.subspan(std::min<std::size_t>(data.size(), 1))).value_or("");
    } else {
      value = text_of(data);
    }
    if (key.empty()) return;
    count_text(value.size());
    keep_text(key, std::move(value));
  }

  void use_international_text(std::span<const std::byte> data) {
    bool found = false;
    const std::string key = split(data, found);
    if (!found || data.size() < 2) return;
    const bool is_packed = number_at(data, 0, 1) != 0;
    if (is_packed && number_at(data, 1, 1) != 0) return;
    data = data.subspan(2);
    split(data, found);  // its language
    if (!found) return;
    split(data, found);  // the key in that
    if (!found) return;
    std::optional<std::string> value = is_packed ? unpack(data) : text_of(data);
    if (!value) return;
    count_text(value->size());
    keep_text(key, std::move(*value));
  }

  void count_text(std::size_t size) {
    texts_size_ += size;
    if (texts_size_ > most_texts) refuse("its texts are too long");
  }

  void keep_text(const std::string& key, std::string value) {
    if (key == "exif") texts_.exif = std::move(value);
    else if (key == "Raw profile type exif") texts_.raw_profile = std::move(value);
    else if (key == "XML:com.adobe.xmp") texts_.xmp = std::move(value);
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
    if (std::uint64_t{box.left} + box.width > width_ || std::uint64_t{box.top} + box.height > height_)
      refuse("a frame lies outside the picture");
    box_ = box;
  }

  void use_sequence_number(const Chunk& chunk, std::uint32_t number, bool may_be_first) {
    const std::uint64_t expected = sequence_ ? std::uint64_t{*sequence_} + 1 : 0;
    if (number != expected || (!sequence_ && !may_be_first)) refuse(chunk.name + " is out of sequence");
    sequence_ = number;
  }

  ByteReader reader_;
  bool has_header_ = false;
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
  PngTexts texts_;
  std::size_t texts_size_ = 0;
};

}  // namespace archetype::detail
