// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/image/codecs/byte_reader.hpp>
#include <archetype/image/image.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string_view>

namespace archetype::codecs {

/// The header of a TIFF file. EXIF data have the same format.
struct TagHeader {
  io::ByteOrder order = io::ByteOrder::little_endian;
  bool has_long_offsets = false;  ///< whether it is BigTIFF, with offsets of 64 bits
  std::uint64_t directory = 0;    ///< offset of the first directory
};

/// Whether the content begins with a signature of TIFF. Like Pillow, accepts two signatures with swapped bytes, too.
inline bool has_tag_mark(std::span<const std::byte> content) {
  using namespace std::string_view_literals;
  constexpr std::array marks{"II*\0"sv, "II\0*"sv, "MM\0*"sv, "MM*\0"sv, "II+\0"sv, "MM\0+"sv};
  return std::any_of(marks.begin(), marks.end(), [&](std::string_view mark) { return starts_with(content, mark); });
}

/// Reads the header. Returns nothing if there is no TIFF signature, or the content ends within the header.
inline std::optional<TagHeader> read_tag_header(std::span<const std::byte> content) {
  if (!has_tag_mark(content)) return std::nullopt;
  // Pillow looks for BigTIFF's version, 43, in the third byte, which is 0 in big-endian files.
  const bool is_little = starts_with(content, "II"), has_long_offsets = content[2] == std::byte{'+'};
  TagHeader header{is_little ? io::ByteOrder::little_endian : io::ByteOrder::big_endian, has_long_offsets, 0};
  const std::size_t at = header.has_long_offsets ? 8 : 4, size = header.has_long_offsets ? 8 : 4;
  if (content.size() < at + size) return std::nullopt;
  header.directory = number_in(content.subspan(at), size, header.order);
  return header;
}

/// The type of the values of a directory entry, by its number in the format.
enum class TagType : std::uint16_t {
  byte = 1,
  text,
  uint16,
  uint32,
  fraction,
  int8,
  undefined,
  int16,
  int32,
  signed_fraction,
  float32,
  float64,
  directory,
  uint64 = 16,
};

/// An entry of a directory: a type and an array of its values.
struct Tag {
  TagType type;
  io::ByteOrder order;
  std::span<const std::byte> data;

  /// Size of one value in bytes; 0 for an unknown type.
  static std::size_t size_of(TagType type) {
    switch (type) {
      case TagType::byte:
      case TagType::text:
      case TagType::int8:
      case TagType::undefined:
        return 1;
      case TagType::uint16:
      case TagType::int16:
        return 2;
      case TagType::uint32:
      case TagType::int32:
      case TagType::float32:
      case TagType::directory:
        return 4;
      case TagType::fraction:
      case TagType::signed_fraction:
      case TagType::float64:
      case TagType::uint64:
        return 8;
    }
    return 0;
  }

  std::size_t count() const { return data.size() / size_of(type); }
  bool holds_bytes() const { return type == TagType::byte || type == TagType::text || type == TagType::undefined; }

  bool is_integer() const {
    return !holds_bytes() && type != TagType::fraction && type != TagType::signed_fraction &&
           type != TagType::float32 && type != TagType::float64;
  }

  /// The i-th value as a floating-point number; for text, its i-th byte. Infinite or NaN for a fraction whose
  /// denominator is 0.
  double value(std::size_t i) const {
    const auto part = [&](std::size_t at, std::size_t size) { return number_in(data.subspan(at), size, order); };
    const std::size_t at = i * size_of(type);
    switch (type) {
      case TagType::byte:
      case TagType::text:
      case TagType::undefined:
        return static_cast<double>(part(at, 1));
      case TagType::int8:
        return static_cast<std::int8_t>(part(at, 1));
      case TagType::uint16:
        return static_cast<double>(part(at, 2));
      case TagType::int16:
        return static_cast<std::int16_t>(part(at, 2));
      case TagType::uint32:
      case TagType::directory:
        return static_cast<double>(part(at, 4));
      case TagType::int32:
        return static_cast<std::int32_t>(part(at, 4));
      case TagType::float32:
        return std::bit_cast<float>(static_cast<std::uint32_t>(part(at, 4)));
      case TagType::float64:
        return std::bit_cast<double>(part(at, 8));
      case TagType::uint64:
        return static_cast<double>(part(at, 8));
      case TagType::fraction:
        return static_cast<double>(part(at, 4)) / static_cast<double>(part(at + 4, 4));
      case TagType::signed_fraction:
        return static_cast<double>(static_cast<std::int32_t>(part(at, 4))) / static_cast<std::int32_t>(part(at + 4, 4));
    }
    return 0;
  }
};

/// A directory of tags, read as Pillow does: entries of unknown types are skipped, the last of several entries of the
/// same tag counts, and reading ends at an entry whose values lie outside the file.
class TagDirectory {
 public:
  TagDirectory(std::span<const std::byte> content, const TagHeader& header, std::uint64_t offset) {
    ByteReader reader(content, header.order);
    if (offset > content.size()) return;
    reader.seek(offset);
    const std::size_t wide = header.has_long_offsets ? 8 : 4;
    try {
      const std::uint64_t entries = reader.number(header.has_long_offsets ? 8 : 2);
      for (std::uint64_t i = 0; i < entries; ++i) read_entry(content, reader, header.order, wide);
    } catch (const BadImage&) {
      // Pillow warns, and continues with the entries that it has read.
    }
  }

  /// The entry of a tag, or null.
  const Tag* find(std::uint16_t tag) const&& = delete;
  const Tag* find(std::uint16_t tag) const& {
    const auto found = tags_.find(tag);
    return found == tags_.end() ? nullptr : &found->second;
  }

  /// The first value of a tag; nothing if the directory lacks the tag, or its values are bytes or text.
  std::optional<double> number(std::uint16_t tag) const {
    const Tag* const found = find(tag);
    return found == nullptr || found->holds_bytes() ? std::nullopt : std::optional(found->value(0));
  }

 private:
  void read_entry(std::span<const std::byte> content, ByteReader& reader, io::ByteOrder order, std::size_t wide) {
    const std::span<const std::byte> entry = reader.exactly(4 + 2 * wide);
    const auto number = static_cast<std::uint16_t>(number_in(entry, 2, order));
    const auto type = static_cast<TagType>(number_in(entry.subspan(2), 2, order));
    const std::size_t size = Tag::size_of(type);
    if (size == 0) return;
    const std::uint64_t count = number_in(entry.subspan(4), wide, order);
    std::span<const std::byte> data = entry.subspan(4 + wide);
    if (count > content.size()) refuse_truncated();
    const std::uint64_t bytes = count * size;
    if (bytes > wide) {
      const std::uint64_t offset = number_in(data, wide, order);
      if (offset > content.size() || bytes > content.size() - offset) refuse_truncated();
      data = content.subspan(static_cast<std::size_t>(offset));
    }
    if (count > 0) tags_.insert_or_assign(number, Tag{type, order, data.first(static_cast<std::size_t>(bytes))});
  }

  std::map<std::uint16_t, Tag> tags_;
};

}  // namespace archetype::codecs
