// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/image/codecs/byte_reader.hpp>
#include <archetype/image/codecs/png_contents.hpp>
#include <archetype/image/codecs/png_texts.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include <zlib.h>

namespace archetype::codecs {

/// Reads the sequence of chunks of a PNG file, and accepts and refuses the same sequences as Pillow. Before the image
/// data, the checksum of each chunk must be right; after them, checksums are ignored. Unknown chunks, several headers,
/// and image data without a checksum or an end are accepted.
class PngChunks {
 public:
  explicit PngChunks(std::span<const std::byte> content) : reader_(content, io::ByteOrder::big_endian) {}

  /// Reads everything before the image data. Throws `BadImage` if Pillow refuses it.
  void open() {
    using namespace std::string_view_literals;
    constexpr std::string_view signature = "\x89PNG\r\n\x1A\n"sv;
    const auto found = reader_.some(signature.size());
    if (found.empty()) refuse_truncated();
    if (!starts_with(found, signature)) refuse_png("Not a PNG file");
    for (;;) {
      const PngChunk chunk = next();
      if (chunk.name == "IEND")
        refuse_png(contents_.kind() ? "it has no image data" : "its IHDR is missing or makes no sense");
      if (holds_data(chunk)) break;
      const std::span<const std::byte> data = reader_.exactly(chunk.size);
      contents_.use(chunk, data);
      if (reader_.number(4) != checksum(chunk, data)) refuse_png(chunk.name + ": CRC error");
    }
    contents_.begin_data();
  }

  std::uint32_t height() const { return contents_.height(); }
  std::uint32_t width() const { return contents_.width(); }
  /// Valid after `open`.
  PngKind kind() const { return *contents_.kind(); }
  const PngContents& contents() const& { return contents_; }
  const PngContents& contents() const&& = delete;

  /// The next part of the image data, at most as much as Pillow reads at a time. Throws `BadImage` if no more follow.
  std::span<const std::byte> more_data() {
    while (data_left_ == 0) {
      reader_.some(4);  // the checksum of the chunk before, which Pillow ignores
      const PngChunk chunk = next();
      if (chunk.name != "DDAT" && !holds_data(chunk)) refuse_png("Not enough image data");
      if (chunk.name == "DDAT") data_left_ = chunk.size;
    }
    const std::size_t size = std::min<std::size_t>(pillow_block_size, data_left_);
    data_left_ -= static_cast<std::uint32_t>(size);
    const auto data = reader_.some(size);
    if (data.empty()) refuse_truncated();
    return data;
  }

  /// Reads what follows the image data. Throws `BadImage` for a chunk that Pillow refuses; the end of the file may come
  /// anywhere between two chunks.
  void finish() {
    reader_.some(data_left_);
    for (;;) {
      reader_.some(4);
      const std::span<const std::byte> frame = reader_.rest().first(std::min<std::size_t>(reader_.rest().size(), 8));
      if (frame.size() < 8 || !is_name(frame.subspan(4))) return;
      const PngChunk chunk = next();
      if (chunk.name == "IEND" || (chunk.name == "fcTL" && contents_.is_animation())) return;
      if (holds_data(chunk)) reader_.exactly(data_left_);
      else contents_.use(chunk, reader_.exactly(chunk.size));
    }
  }

 private:
  static bool is_name(std::span<const std::byte> bytes) {
    return std::all_of(bytes.begin(), bytes.end(), [](std::byte byte) {
      const auto c = std::to_integer<char>(byte);
      return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
    });
  }

  static std::uint64_t checksum(const PngChunk& chunk, std::span<const std::byte> data) {
    const auto sum = crc32(0, reinterpret_cast<const Bytef*>(chunk.name.data()), 4);
    return crc32(sum, reinterpret_cast<const Bytef*>(data.data()), static_cast<uInt>(data.size()));
  }

  /// Reads the size and the name of a chunk.
  PngChunk next() {
    const auto frame = reader_.exactly(8);
    if (!is_name(frame.subspan(4))) refuse_png("a chunk has no name");
    return {png_text(frame.subspan(4)), static_cast<std::uint32_t>(number_in(frame, 4, io::ByteOrder::big_endian))};
  }

  /// Whether a chunk holds image data, which are then the next bytes to be read. Before a valid header, none does.
  bool holds_data(const PngChunk& chunk) {
    if (!contents_.kind()) return false;
    if (chunk.name == "IDAT") {
      data_left_ = chunk.size;
      return true;
    }
    if (chunk.name != "fdAT") return false;
    require_png_size(chunk, chunk.size, 4);
    contents_.use_sequence_number(chunk, static_cast<std::uint32_t>(reader_.number(4)), /*may_be_first=*/false);
    data_left_ = chunk.size - 4;
    return true;
  }

  ByteReader reader_;
  PngContents contents_;
  std::uint32_t data_left_ = 0;  ///< bytes of the current data chunk that are still to be read
};

}  // namespace archetype::codecs
