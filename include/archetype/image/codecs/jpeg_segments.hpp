// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/image/codecs/byte_reader.hpp>
#include <archetype/image/codecs/orientation.hpp>
#include <archetype/image/codecs/tag_directory.hpp>
#include <archetype/image/image.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace archetype::codecs {

/// Metadata in the segments of a JPEG file before its first scan.
struct JpegSegments {
  std::optional<std::span<const std::byte>> exif;  ///< of the first EXIF segment, with the prefix "Exif\0\0"
  std::span<const std::byte> xmp;                  ///< the XMP document
};

/// Reads segments as Pillow does when it opens a file, and refuses files that Pillow refuses for the length or content
/// of a segment. libjpeg does not examine most segments.
class JpegSegmentReader {
 public:
  explicit JpegSegmentReader(std::span<const std::byte> content) : reader_(content, io::ByteOrder::big_endian) {}

  /// Throws `BadImage` if Pillow would not open the file.
  JpegSegments read() {
    reader_.seek(3);  // after the start marker and the 0xFF of the first marker
    int before = 0xFF;
    for (;;) {
      const auto byte = static_cast<int>(reader_.number(1));
      if (before != 0xFF || byte == 0 || byte == 0xFF) {  // bytes between segments, or padding
        before = before == 0xFF && byte == 0 ? static_cast<int>(reader_.number(1)) : byte;
        continue;
      }
      if (byte < 0xC0) refuse("there is no marker where one must be");
      if (has_segment(byte)) read_segment(byte);
      if (byte == start_of_scan) break;
      before = static_cast<int>(reader_.number(1));
    }
    check_index();
    return found_;
  }

 private:
  static constexpr int huffman_tables = 0xC4, extension = 0xC8, arithmetic_tables = 0xCC, start_of_scan = 0xDA,
                       quantization_tables = 0xDB, hierarchical_frame = 0xDE;

  [[noreturn]] static void refuse(std::string_view reason) {
    throw BadImage("it is no sound JPEG: " + std::string(reason));
  }

  static bool has_segment(int marker) {
    const bool alone = marker == extension || (marker >= 0xD0 && marker <= 0xD9) || (marker >= 0xF0 && marker <= 0xFD);
    return !alone;
  }

  static bool starts_frame(int marker) {
    return marker == hierarchical_frame || (marker >= 0xC0 && marker <= 0xCF && marker != huffman_tables &&
                                            marker != extension && marker != arithmetic_tables);
  }

  void read_segment(int marker) {
    const std::uint64_t length = reader_.number(2);
    const std::span<const std::byte> data = length < 2 ? std::span<const std::byte>{} : reader_.exactly(length - 2);
    if (starts_frame(marker)) check_frame(data);
    else if (marker == quantization_tables) check_quantization(data);
    else if (marker >= 0xE0 && marker <= 0xEF) read_application_segment(marker, data);
  }

  void check_frame(std::span<const std::byte> data) {
    if (data.size() < 6 || data.size() % 3 != 0) refuse("its frame has a wrong length");
    if (profiles_.empty()) return;
    // The first part of a color profile must state the number of parts. Pillow sorts the parts by their bytes.
    const auto first = std::min_element(profiles_.begin(), profiles_.end(), [](const auto& a, const auto& b) {
      return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end());
    });
    if (first->size() < 14) refuse("its color profile is cut short");
    profiles_.clear();
  }

  static void check_quantization(std::span<const std::byte> data) {
    while (!data.empty()) {
      const std::size_t size = std::to_integer<int>(data[0]) < 16 ? 1 + 64 : 1 + 2 * 64;
      if (data.size() < size) refuse("a quantization table is cut short");
      data = data.subspan(size);
    }
  }

  void read_application_segment(int marker, std::span<const std::byte> data) {
    using namespace std::string_view_literals;
    constexpr std::string_view xmp_mark = "http://ns.adobe.com/xap/1.0/\0"sv;
    if (marker == 0xE0 && starts_with(data, "JFIF")) {
      if (data.size() < 7) refuse("its JFIF segment is cut short");
      constexpr std::byte per_inch{1};
      if (data.size() >= 12 && data[7] == per_inch) has_resolution_ = true;
    } else if (marker == 0xE1 && starts_with(data, "Exif\0"sv)) {
      if (!found_.exif) found_.exif = data;
    } else if (marker == 0xE1 && starts_with(data, xmp_mark)) {
      found_.xmp = data.subspan(xmp_mark.size());
    } else if (marker == 0xE2 && starts_with(data, "ICC_PROFILE\0"sv)) {
      profiles_.push_back(data);
    } else if (marker == 0xED && starts_with(data, "Photoshop 3.0\0"sv)) {
      check_photoshop_resources(data);
    } else if (marker == 0xEE && starts_with(data, "Adobe")) {
      if (data.size() < 7) refuse("its Adobe segment is cut short");
    } else if (marker == 0xE2 && starts_with(data, "MPF\0"sv)) {
      index_ = data.subspan(4);
    }
    if (found_.exif && !std::exchange(has_resolution_, true)) check_exif(without_exif_mark(*found_.exif));
  }

  /// Checks EXIF data as Pillow does when it looks for a resolution because JFIF states none. Pillow ignores most data
  /// that it cannot read, but fails if a resolution is only half of a fraction.
  static void check_exif(std::span<const std::byte> exif) {
    const auto head = exif.first(std::min<std::size_t>(exif.size(), 8));
    const std::optional<TagHeader> header = read_tag_header(head);
    if (!header) {
      if (has_tag_mark(head)) refuse("its EXIF data are cut short");
      return;
    }
    const TagDirectory directory(exif, *header, header->directory);
    constexpr std::uint16_t horizontal_resolution = 0x011A, resolution_unit = 0x0128;
    const Tag* const resolution = directory.find(horizontal_resolution);
    if (resolution == nullptr || directory.find(resolution_unit) == nullptr || !resolution->holds_bytes()) return;
    auto bytes = resolution->data;
    if (resolution->type == TagType::text && !bytes.empty() && bytes.back() == std::byte{0})
      bytes = bytes.first(bytes.size() - 1);
    const auto is_digit = [](std::byte byte) { return byte >= std::byte{'0'} && byte <= std::byte{'9'}; };
    if (bytes.empty() || (bytes.size() == 1 && (resolution->type != TagType::text || is_digit(bytes[0]))))
      refuse("its EXIF data have half a resolution");
  }

  static void check_photoshop_resources(std::span<const std::byte> data) {
    std::size_t at = 14;
    while (at < data.size() && starts_with(data.subspan(at), "8BIM")) {
      if (at + 6 > data.size()) return;
      const std::uint64_t resource = number_in(data.subspan(at + 4), 2, io::ByteOrder::big_endian);
      at += 6;
      if (at == data.size()) refuse("its Photoshop segment is cut short");
      at += 1 + std::to_integer<std::size_t>(data[at]);  // name of the resource
      at += at % 2;
      if (at + 4 > data.size()) return;
      const auto size = static_cast<std::size_t>(number_in(data.subspan(at), 4, io::ByteOrder::big_endian));
      at += 4;
      constexpr std::uint64_t resolution = 0x03ED, resolution_size = 14;
      if (resource == resolution && std::min(size, data.size() - std::min(at, data.size())) < resolution_size) return;
      at += size;
      at += at % 2;
    }
  }

  /// Checks the index of a file that holds several images (MPF). Pillow ignores most indices that it cannot read, but
  /// fails on one that is truncated.
  void check_index() {
    if (index_.empty()) return;
    const std::optional<TagHeader> header = read_tag_header(index_.first(std::min<std::size_t>(index_.size(), 8)));
    if (!header) return;
    using namespace std::string_view_literals;
    const io::ByteOrder order =
        starts_with(index_, "MM\0*"sv) ? io::ByteOrder::big_endian : io::ByteOrder::little_endian;
    const TagDirectory directory(index_, *header, header->directory);
    constexpr std::uint16_t image_count = 0xB001, entries = 0xB002;
    const Tag* const count = directory.find(image_count);
    const Tag* const list = directory.find(entries);
    if (count == nullptr || !count->is_integer() || list == nullptr) return;
    if (list->type != TagType::byte && list->type != TagType::undefined) return;
    for (double i = 0; i < count->value(0); ++i) {
      const auto at = static_cast<std::size_t>(16 * i);
      if (at + 16 > list->data.size()) refuse("its index of images is cut short");
      const bool is_jpeg = (number_in(list->data.subspan(at), 4, order) >> 24 & 7) == 0;
      if (!is_jpeg) return;  // Pillow then ignores the index
    }
  }

  ByteReader reader_;
  JpegSegments found_;
  bool has_resolution_ = false;  // or Pillow has looked for one already
  std::span<const std::byte> index_;
  std::vector<std::span<const std::byte>> profiles_;
};

}  // namespace archetype::codecs
