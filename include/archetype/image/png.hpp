// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/image/image.hpp>
#include <archetype/image/long_jump.hpp>
#include <archetype/image/orientation.hpp>

#include <png.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>
#include <span>
#include <utility>

namespace archetype {

namespace detail {

/// libpng, decoding from memory.
class PngReader {
 public:
  explicit PngReader(std::span<const std::byte> content)
      : rest_(content), allowance_(std::max(content.size(), std::size_t{1} << 20)) {
    // Neither of these two jumps: they return nothing where memory lacks.
    library_ = png_create_read_struct_2(
        PNG_LIBPNG_VER_STRING, &jump_,
        [](png_structp library, png_const_charp reason) {
          static_cast<LongJump*>(png_get_error_ptr(library))->give_up("it is no sound PNG: ", reason);
        },
        [](png_structp, png_const_charp) {}, this,
        [](png_structp library, png_alloc_size_t size) {
          const auto* const self = static_cast<const PngReader*>(png_get_mem_ptr(library));
          return size > self->allowance_ ? nullptr : std::malloc(size);
        },
        [](png_structp, png_voidp memory) { std::free(memory); });
    info_ = library_ == nullptr ? nullptr : png_create_info_struct(library_);
    if (info_ == nullptr) {
      png_destroy_read_struct(&library_, nullptr, nullptr);
      throw std::bad_alloc();
    }
  }
  PngReader(const PngReader&) = delete;
  PngReader& operator=(const PngReader&) = delete;
  ~PngReader() { png_destroy_read_struct(&library_, &info_, nullptr); }

  /// Reads up to the picture's data. Profiles, texts and the like are skipped: Pillow's `convert` heeds none either.
  void open() {
    jump_.run([&] {
      constexpr png_byte exif[] = "eXIf";
      png_set_keep_unknown_chunks(library_, PNG_HANDLE_CHUNK_NEVER, nullptr, -1);
      png_set_keep_unknown_chunks(library_, PNG_HANDLE_CHUNK_AS_DEFAULT, exif, 1);
      png_set_read_fn(library_, this, [](png_structp library, png_bytep target, std::size_t count) {
        static_cast<PngReader*>(png_get_io_ptr(library))->take(target, count);
      });
      png_read_info(library_, info_);
    });
  }

  png_uint_32 height() const { return png_get_image_height(library_, info_); }
  png_uint_32 width() const { return png_get_image_width(library_, info_); }
  unsigned pixel_bits() const {
    return unsigned{png_get_bit_depth(library_, info_)} * png_get_channels(library_, info_);
  }
  bool is_grey_of_16_bits() const {
    return png_get_bit_depth(library_, info_) == 16 && png_get_color_type(library_, info_) == PNG_COLOR_TYPE_GRAY;
  }

  /// Reads the rows into a picture of this size: three bytes a pixel, or two where it is grey of 16 bits.
  void read(Image& image) {
    const bool as_stored = is_grey_of_16_bits();
    const std::size_t allowance = std::exchange(allowance_, SIZE_MAX);  // the size was checked
    jump_.run([&] {
      if (!as_stored) {
        expand_to_bytes();
        png_set_strip_16(library_);
        png_set_strip_alpha(library_);
        png_set_gray_to_rgb(library_);
      }
      const int passes = png_set_interlace_handling(library_);
      png_read_update_info(library_, info_);
      if (png_get_rowbytes(library_, info_) > image.row_bytes()) png_error(library_, "its rows are too long");
      for (int pass = 0; pass < passes; ++pass) {
        for (int y = 0; y < image.height(); ++y) png_read_row(library_, image.at(y, 0), nullptr);
      }
    });
    allowance_ = allowance;
  }

  /// The EXIF data, which may stand behind the picture.
  std::span<const std::byte> exif() {
    png_bytep data = nullptr;
    png_uint_32 size = 0;
    jump_.completes([&] { png_read_end(library_, info_); });  // the picture is there, whatever follows
    jump_.run([&] { png_get_eXIf_1(library_, info_, &size, &data); });
    return std::as_bytes(std::span<const png_byte>(data, data == nullptr ? 0 : size));
  }

 private:
  void expand_to_bytes() {
    const png_byte type = png_get_color_type(library_, info_);
    if (type == PNG_COLOR_TYPE_GRAY) png_set_expand_gray_1_2_4_to_8(library_);
    if (type != PNG_COLOR_TYPE_PALETTE) return;
    // Behind a short palette's end, Pillow has the greys of the indices.
    png_colorp colors = nullptr;
    int count = 0;
    png_get_PLTE(library_, info_, &colors, &count);
    const int all = 1 << png_get_bit_depth(library_, info_);
    std::array<png_color, 256> palette;
    for (int i = 0; i < all; ++i) {
      const auto grey = static_cast<png_byte>(i);
      palette[static_cast<std::size_t>(i)] = i < count ? colors[i] : png_color{grey, grey, grey};
    }
    png_set_PLTE(library_, info_, palette.data(), all);
    png_set_palette_to_rgb(library_);
  }

  void take(png_bytep target, std::size_t count) {
    if (count > rest_.size()) jump_.give_up("it ends before the picture does", "");
    std::copy_n(reinterpret_cast<const png_byte*>(rest_.data()), count, target);
    rest_ = rest_.subspan(count);
  }

  LongJump jump_;
  std::span<const std::byte> rest_;
  std::size_t allowance_;  ///< what libpng may allocate at once: it believes what a chunk says of its length
  png_structp library_ = nullptr;
  png_infop info_ = nullptr;
};

/// Spreads a row that begins with big-endian numbers of 16 bits over its pixels, from the right, in place. Numbers
/// above 255 are clipped, not scaled: so Pillow's `convert("RGB")` does it.
inline void spread_grey_of_16_bits(std::uint8_t* row, int width) {
  for (auto x = static_cast<std::size_t>(width); x-- > 0;) {
    const std::uint8_t value = row[2 * x] != 0 ? std::uint8_t{255} : row[2 * x + 1];
    std::fill_n(row + 3 * x, 3, value);
  }
}

}  // namespace detail

/// Decodes a PNG file's content to the very bytes of Pillow's `Image.open(…).convert("RGB")`: palettes looked up, grey
/// tripled, transparency dropped, colors of 16 bits cut to their upper 8 (but grey of 16 bits clipped at 255).
/// Throws `BadImage` for one that is cut short, damaged, or claims an absurd size.
inline Image decode_png(std::span<const std::byte> content, Orientation orientation = Orientation::as_stored) {
  detail::PngReader reader(content);
  reader.open();
  constexpr unsigned best_ratio = 1032;  // of deflate
  detail::check_claimed_size(reader.height(), reader.width(), 8ULL * best_ratio * content.size() / reader.pixel_bits());

  Image image(static_cast<int>(reader.height()), static_cast<int>(reader.width()));
  const bool is_grey_of_16_bits = reader.is_grey_of_16_bits();  // changes as the rows are read
  reader.read(image);
  if (is_grey_of_16_bits) {
    for (int y = 0; y < image.height(); ++y) detail::spread_grey_of_16_bits(image.at(y, 0), image.width());
  }
  if (orientation == Orientation::as_stored) return image;
  return detail::upright(std::move(image), detail::exif_orientation(reader.exif()));
}

}  // namespace archetype
