// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/image/codecs/claimed_size.hpp>
#include <archetype/image/codecs/cmyk.hpp>
#include <archetype/image/codecs/jpeg_segments.hpp>
#include <archetype/image/codecs/long_jump.hpp>
#include <archetype/image/codecs/orientation.hpp>
#include <archetype/image/image.hpp>

// libjpeg's headers need these two included before them.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <jerror.h>
#include <jpeglib.h>

namespace archetype::codecs {

/// The largest number of scans of a file. More are a denial-of-service attack; libjpeg-turbo's own tools use this
/// limit.
inline constexpr int most_jpeg_scans = 500;

/// Decodes JPEG data in memory with libjpeg.
///
/// The data are passed to libjpeg block by block, as Pillow does, so that decoding ends where it ends in Pillow: after
/// the last row, libjpeg looks for the end marker only in the blocks that it already has. This is where some damaged
/// data show, by markers that must not follow.
class JpegReader {
 public:
  explicit JpegReader(std::span<const std::byte> content)
      : content_(reinterpret_cast<const JOCTET*>(content.data()), content.size()) {
    library_.err = jpeg_std_error(&errors_);
    library_.client_data = this;
    errors_.error_exit = [](j_common_ptr library) {
      std::array<char, JMSG_LENGTH_MAX> reason{};
      library->err->format_message(library, reason.data());
      of(library).jump_.give_up("it is no sound JPEG: ", reason.data());
    };
    errors_.emit_message = [](j_common_ptr, int) {};  // libjpeg recovers from this damage, and Pillow accepts it
    progress_.progress_monitor = [](j_common_ptr library) {
      if (reinterpret_cast<j_decompress_ptr>(library)->input_scan_number > most_jpeg_scans)
        of(library).jump_.give_up("it has more than 500 scans", "");
    };
    source_.init_source = [](j_decompress_ptr) {};
    source_.fill_input_buffer = [](j_decompress_ptr) -> boolean { return FALSE; };  // suspends
    source_.skip_input_data = [](j_decompress_ptr library, long count) {
      if (count > 0) of(reinterpret_cast<j_common_ptr>(library)).skip(static_cast<std::size_t>(count));
    };
    source_.resync_to_restart = &jpeg_resync_to_restart;
    source_.term_source = [](j_decompress_ptr) {};
    source_.next_input_byte = content_.data();
  }
  JpegReader(const JpegReader&) = delete;
  JpegReader& operator=(const JpegReader&) = delete;
  ~JpegReader() { jpeg_destroy_decompress(&library_); }

  const jpeg_decompress_struct& library() const& { return library_; }
  const jpeg_decompress_struct& library() const&& = delete;

  /// Reads the header.
  void open() {
    jump_.run([&] {
      jpeg_create_decompress(&library_);
      library_.progress = &progress_;
      library_.src = &source_;
      for (;;) {
        const int found = jpeg_read_header(&library_, FALSE);
        if (found == JPEG_HEADER_OK) return;
        if (found == JPEG_SUSPENDED) {
          feed();
        } else if (source_.bytes_in_buffer < 2 || source_.next_input_byte[0] != 0xFF ||
                   source_.next_input_byte[1] != 0xD8) {  // tables only, and no image after them
          jump_.give_up("it is no sound JPEG: ", "JPEG datastream contains no image");
        }
      }
    });
  }

  void start(J_COLOR_SPACE colors) {
    library_.out_color_space = colors;
    library_.dct_method = JDCT_ISLOW;
    library_.do_fancy_upsampling = TRUE;
    jump_.run([&] {
      while (jpeg_start_decompress(&library_) == FALSE) feed();
    });
  }

  /// Decodes each row y to the address `row(y)`, and then calls `use(y)`. Neither may throw or own memory, since an
  /// error leaves by `longjmp`. Then reads to the end of the data.
  template <typename Row, typename Use>
  void read_rows(const Row& row, const Use& use) {
    jump_.run([&] {
      while (library_.output_scanline < library_.output_height) {
        const int y = static_cast<int>(library_.output_scanline);
        JSAMPROW target = row(y);
        if (jpeg_read_scanlines(&library_, &target, 1) == 1) use(y);
        else feed();
      }
      jpeg_finish_decompress(&library_);  // if the block lacks the end marker, the image is complete all the same
    });
  }

 private:
  static JpegReader& of(j_common_ptr library) { return *static_cast<JpegReader*>(library->client_data); }

  /// Appends the next block to what libjpeg has not yet consumed, or fails at the end of the file.
  void feed() {
    if (given_ == content_.size()) jump_.give_up("it ends before the image does", "");
    const std::size_t size = std::min(pillow_block_size, content_.size() - given_);
    given_ += size;
    source_.bytes_in_buffer += size;
    skip(std::exchange(to_skip_, 0));
    if (to_skip_ > 0) feed();
  }

  void skip(std::size_t count) {
    const std::size_t there = std::min(count, source_.bytes_in_buffer);
    source_.next_input_byte += there;
    source_.bytes_in_buffer -= there;
    to_skip_ = count - there;
  }

  JumpGuard jump_;
  std::span<const JOCTET> content_;  ///< the content of the file
  std::size_t given_ = 0;            ///< bytes that libjpeg was given so far
  std::size_t to_skip_ = 0;          ///< bytes of the next blocks that libjpeg wants to skip
  jpeg_source_mgr source_{};
  jpeg_error_mgr errors_{};
  jpeg_progress_mgr progress_{};
  jpeg_decompress_struct library_{};
};

/// Decodes the content of a JPEG file to exactly the bytes of Pillow's `Image.open(…).convert("RGB")`: with
/// libjpeg-turbo's accurate integer transform and smooth upsampling; gray is repeated for the three channels, and CMYK
/// and YCCK are converted. Throws `BadImage` if the file is truncated or damaged in a way that Pillow refuses, claims
/// more pixels than it can hold, or has more than 500 scans.
inline Image decode_jpeg(std::span<const std::byte> content, Orientation orientation = Orientation::as_stored) {
  JpegReader reader(content);
  reader.open();
  const jpeg_decompress_struct& header = reader.library();
  const int components = header.num_components;
  if (components != 1 && components != 3 && components != 4)
    throw BadImage("it has " + std::to_string(components) + " color components, not 1, 3 or 4");
  const JpegSegments segments = JpegSegmentReader(content).read();
  // Huffman coding takes at least one bit per block of at most 32×32 pixels; arithmetic coding has no such bound.
  check_claimed_size(
      header.image_height, header.image_width,
      header.arith_code ? std::numeric_limits<unsigned long long>::max() : 8ULL * 32 * 32 * content.size());

  Image image(static_cast<int>(header.image_height), static_cast<int>(header.image_width));
  if (components == 4) {
    reader.start(JCS_CMYK);
    std::vector<std::uint8_t> inks(4 * static_cast<std::size_t>(image.width()));
    reader.read_rows([&](int) { return inks.data(); },
                     [&](int y) { inverted_cmyk_to_rgb(inks.data(), image.at(y, 0), image.width()); });
  } else {
    reader.start(JCS_RGB);
    reader.read_rows([&](int y) { return image.at(y, 0); }, [](int) {});
  }
  if (orientation == Orientation::as_stored) return image;
  return upright(std::move(image), orientation_of(segments.exif.value_or(std::span<const std::byte>{}), segments.xmp));
}

}  // namespace archetype::codecs
