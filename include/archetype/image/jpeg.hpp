// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/image/image.hpp>
#include <archetype/image/inks.hpp>
#include <archetype/image/long_jump.hpp>
#include <archetype/image/orientation.hpp>

// libjpeg's headers need these two before them.
#include <cstddef>
#include <cstdio>

#include <jerror.h>
#include <jpeglib.h>

#include <array>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace archetype {

namespace detail {

/// A file of so many scans is an attack on the reader's time; libjpeg-turbo's own tools stop there.
inline constexpr int most_jpeg_scans = 500;

/// libjpeg, decoding from memory.
class JpegReader {
 public:
  JpegReader() {
    library_.err = jpeg_std_error(&errors_);
    library_.client_data = &jump_;
    errors_.error_exit = [](j_common_ptr library) {
      std::array<char, JMSG_LENGTH_MAX> reason{};
      library->err->format_message(library, reason.data());
      jump_of(library).give_up("it is no sound JPEG: ", reason.data());
    };
    // Warnings about damaged data pass, as with Pillow, but for the one that makes up the end of a file cut short.
    errors_.emit_message = [](j_common_ptr library, int) {
      if (library->err->msg_code == JWRN_JPEG_EOF) jump_of(library).give_up("it ends before the picture does", "");
    };
    progress_.progress_monitor = [](j_common_ptr library) {
      if (reinterpret_cast<j_decompress_ptr>(library)->input_scan_number > most_jpeg_scans)
        jump_of(library).give_up("it has more than 500 scans", "");
    };
  }
  JpegReader(const JpegReader&) = delete;
  JpegReader& operator=(const JpegReader&) = delete;
  ~JpegReader() { jpeg_destroy_decompress(&library_); }

  const jpeg_decompress_struct& library() const { return library_; }

  /// Reads up to the picture's data, and keeps APP1 segments, where EXIF lies, if asked.
  void open(std::span<const std::byte> content, bool keep_exif) {
    jump_.run([&] {
      jpeg_create_decompress(&library_);
      library_.progress = &progress_;
      jpeg_mem_src(&library_, reinterpret_cast<const unsigned char*>(content.data()), content.size());
      if (keep_exif) jpeg_save_markers(&library_, JPEG_APP0 + 1, 0xFFFF);
      jpeg_read_header(&library_, TRUE);
    });
  }

  void start(J_COLOR_SPACE colors) {
    library_.out_color_space = colors;
    library_.dct_method = JDCT_ISLOW;
    library_.do_fancy_upsampling = TRUE;
    jump_.run([&] { jpeg_start_decompress(&library_); });
  }

  /// Calls `use(y)` after each row, which is read to `row(y)`; neither may own memory or throw.
  template <typename Row, typename Use>
  void read_rows(const Row& row, const Use& use) {
    jump_.run([&] {
      while (library_.output_scanline < library_.output_height) {
        const int y = static_cast<int>(library_.output_scanline);
        JSAMPROW target = row(y);
        jpeg_read_scanlines(&library_, &target, 1);
        use(y);
      }
    });
  }

  /// The EXIF data that were kept.
  std::span<const std::byte> exif() const {
    for (auto* marker = library_.marker_list; marker != nullptr; marker = marker->next) {
      const auto bytes = std::as_bytes(std::span(marker->data, marker->data_length));
      const auto data = without_exif_mark(bytes);
      if (data.size() < bytes.size()) return data;
    }
    return {};
  }

 private:
  static LongJump& jump_of(j_common_ptr library) { return *static_cast<LongJump*>(library->client_data); }

  LongJump jump_;
  jpeg_error_mgr errors_{};
  jpeg_progress_mgr progress_{};
  jpeg_decompress_struct library_{};
};

}  // namespace detail

/// Decodes a JPEG file's content to the very bytes of Pillow's `Image.open(…).convert("RGB")`: libjpeg-turbo's accurate
/// integer transform and smooth upsampling, grey tripled, inks (CMYK, YCCK) turned into light.
/// Throws `BadImage` for one that is cut short, too damaged to go on, or claims an absurd size.
inline Image decode_jpeg(std::span<const std::byte> content, Orientation orientation = Orientation::as_stored) {
  detail::JpegReader reader;
  reader.open(content, orientation == Orientation::upright);
  const jpeg_decompress_struct& header = reader.library();
  const int components = header.num_components;
  if (components != 1 && components != 3 && components != 4)
    throw BadImage("it has " + std::to_string(components) + " color components, not 1, 3 or 4");
  // A Huffman code has at least one bit for each unit of at most 32x32 pixels; an arithmetic one knows no such bound.
  detail::check_claimed_size(
      header.image_height, header.image_width,
      header.arith_code ? std::numeric_limits<unsigned long long>::max() : 8ULL * 32 * 32 * content.size());

  Image image(static_cast<int>(header.image_height), static_cast<int>(header.image_width));
  if (components == 4) {
    reader.start(JCS_CMYK);
    std::vector<std::uint8_t> inks(4 * static_cast<std::size_t>(image.width()));
    reader.read_rows([&](int) { return inks.data(); },
                     [&](int y) { detail::light_of_inks(inks.data(), image.at(y, 0), image.width()); });
  } else {
    reader.start(JCS_RGB);
    reader.read_rows([&](int y) { return image.at(y, 0); }, [](int) {});
  }
  return detail::upright(std::move(image), detail::exif_orientation(reader.exif()));
}

}  // namespace archetype
