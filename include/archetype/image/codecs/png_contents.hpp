// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/image/codecs/byte_reader.hpp>
#include <archetype/image/codecs/png_texts.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace archetype::codecs {

/// The kind of pixels of a PNG file.
struct PngKind {
  static constexpr int gray = 0, rgb = 2, palette = 3, gray_alpha = 4, rgb_alpha = 6;

  unsigned depth;  ///< bits per sample
  int color;       ///< one of the constants above

  /// Samples per pixel.
  unsigned samples() const {
    constexpr std::array<unsigned, 7> counts = {1, 0, 3, 1, 2, 0, 4};
    return counts[static_cast<std::size_t>(color)];
  }
  unsigned pixel_bits() const { return depth * samples(); }

  /// Returns nothing for a combination that the format does not have.
  static std::optional<PngKind> of(unsigned depth, int color) {
    const bool is_byte = depth == 8, is_word = depth == 16, is_part = depth == 1 || depth == 2 || depth == 4;
    const bool known = color == gray ? is_part || is_byte || is_word
                       : color == palette
                           ? is_part || is_byte
                           : (color == rgb || color == gray_alpha || color == rgb_alpha) && (is_byte || is_word);
    return known ? std::optional(PngKind{depth, color}) : std::nullopt;
  }
};

/// A rectangle of the image.
struct PngBox {
  std::uint32_t left, top, width, height;
};

/// The name of a chunk of a PNG file, and the size of its data in bytes.
struct PngChunk {
  std::string name;
  std::uint32_t size;
};

/// Throws `BadImage` if a chunk has fewer than `least` bytes.
inline void require_png_size(const PngChunk& chunk, std::size_t size, std::size_t least) {
  if (size < least) refuse_png(chunk.name + " is too short");
}

/// What the chunks of a PNG file state, apart from the image data. Refuses known chunks whose content Pillow refuses,
/// and accepts several headers, as Pillow does.
class PngContents {
 public:
  std::uint32_t height() const { return height_; }
  std::uint32_t width() const { return width_; }
  /// Empty before a valid header.
  const std::optional<PngKind>& kind() const& { return kind_; }
  const std::optional<PngKind>& kind() const&& = delete;
  bool is_interlaced() const { return is_interlaced_; }
  /// Whether several frames follow, as far as the chunks before the image data tell.
  bool is_animation() const { return is_animation_; }
  /// Three bytes per color; empty if there is no palette.
  std::optional<std::span<const std::byte>> palette() const { return palette_; }
  /// Whether one color of the palette is transparent and all others are opaque.
  bool has_transparent_color() const { return has_transparent_color_; }
  /// The rectangle that the image data fill: that of their frame, or else the whole image. Throws `BadImage` if it is
  /// empty or does not lie within the image.
  PngBox box() const {
    if (!box_ || (box_->left == 0 && box_->width == 0)) return {0, 0, width_, height_};
    if (box_->width == 0 || box_->height == 0) refuse_png("a frame has no pixels");
    require_inside(*box_);  // again, since a second header may have made the image smaller
    return *box_;
  }
  const PngTexts& texts() const& { return texts_.found(); }
  const PngTexts& texts() const&& = delete;

  /// Reads a chunk that holds no image data. Throws `BadImage` if Pillow refuses it. `data` must outlive this object.
  void use(const PngChunk& chunk, std::span<const std::byte> data) {
    const std::string& name = chunk.name;
    if (name == "IHDR") use_header(chunk, data);
    else if (name == "PLTE" && kind_ && kind_->color == PngKind::palette) palette_ = data;
    else if (name == "tRNS") use_transparency(chunk, data);
    else if (name == "gAMA") require_png_size(chunk, data.size(), 4);
    else if (name == "cHRM") require_png_size(chunk, data.size(), (data.size() + 3) / 4 * 4);
    else if (name == "sRGB") require_png_size(chunk, data.size(), 1);
    else if (name == "pHYs") require_png_size(chunk, data.size(), 9);
    else if (name == "iCCP") use_profile(data);
    else if (name == "tEXt" || name == "zTXt") texts_.use(data, name == "zTXt");
    else if (name == "iTXt") texts_.use_international(data);
    else if (name == "eXIf") texts_.use_exif(data);
    else if (name == "acTL") use_animation(chunk, data);
    else if (name == "fcTL") use_frame(chunk, data);
  }

  /// Checks the sequence number of a chunk of an animation.
  void use_sequence_number(const PngChunk& chunk, std::uint32_t number, bool may_be_first) {
    const std::uint64_t expected = sequence_ ? std::uint64_t{*sequence_} + 1 : 0;
    if (number != expected || (!sequence_ && !may_be_first)) refuse_png(chunk.name + " is out of sequence");
    sequence_ = number;
  }

  /// To be called where the image data begin.
  void begin_data() { is_animation_ = frames_.has_value() && (*frames_ > 1 || !box_); }

 private:
  static std::uint32_t number_at(std::span<const std::byte> data, std::size_t at, std::size_t size = 4) {
    return static_cast<std::uint32_t>(number_in(data.subspan(at), size, io::ByteOrder::big_endian));
  }

  void use_header(const PngChunk& chunk, std::span<const std::byte> data) {
    require_png_size(chunk, data.size(), 13);
    width_ = number_at(data, 0);
    height_ = number_at(data, 4);
    if (const auto kind = PngKind::of(number_at(data, 8, 1), static_cast<int>(number_at(data, 9, 1)))) kind_ = kind;
    if (number_at(data, 12, 1) != 0) is_interlaced_ = true;
    if (number_at(data, 11, 1) != 0) refuse_png("unknown filter method in IHDR");
  }

  void use_transparency(const PngChunk& chunk, std::span<const std::byte> data) {
    if (!kind_) return;
    if (kind_->color == PngKind::gray) require_png_size(chunk, data.size(), 2);
    if (kind_->color == PngKind::rgb) require_png_size(chunk, data.size(), 6);
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

  void use_animation(const PngChunk& chunk, std::span<const std::byte> data) {
    require_png_size(chunk, data.size(), 8);
    const std::uint32_t frames = number_at(data, 0);
    if (frames_) frames_.reset();
    else if (frames > 0 && frames <= 0x8000'0000) frames_ = frames;
  }

  void use_frame(const PngChunk& chunk, std::span<const std::byte> data) {
    require_png_size(chunk, data.size(), 26);
    use_sequence_number(chunk, number_at(data, 0), /*may_be_first=*/true);
    const PngBox box{number_at(data, 12), number_at(data, 16), number_at(data, 4), number_at(data, 8)};
    require_inside(box);
    box_ = box;
  }

  void require_inside(const PngBox& box) const {
    if (std::uint64_t{box.left} + box.width > width_ || std::uint64_t{box.top} + box.height > height_)
      refuse_png("a frame lies outside the image");
  }

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
  PngTextReader texts_;
};

}  // namespace archetype::codecs
