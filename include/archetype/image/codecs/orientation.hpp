// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/image/codecs/byte_reader.hpp>
#include <archetype/image/codecs/tag_directory.hpp>
#include <archetype/image/image.hpp>
#include <archetype/image/orientation.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

namespace archetype::codecs {

/// EXIF data without the prefix "Exif\0\0", which JPEG requires and the writers of other formats copy.
inline std::span<const std::byte> without_exif_mark(std::span<const std::byte> data) {
  constexpr std::string_view mark{"Exif\0\0", 6};
  return starts_with(data, mark) ? data.subspan(mark.size()) : data;
}

/// `value` if it is an orientation, from 1 to 8; otherwise 1, which is upright.
inline int valid_orientation(double value) {
  for (int orientation = 2; orientation <= 8; ++orientation)
    if (value == orientation) return orientation;
  return 1;
}

/// The orientation in EXIF data, from 1 to 8; empty if they have none.
inline std::optional<int> exif_orientation(std::span<const std::byte> exif) {
  exif = without_exif_mark(without_exif_mark(exif));  // some writers repeat the prefix
  const std::optional<TagHeader> header = read_tag_header(exif.first(std::min<std::size_t>(exif.size(), 8)));
  if (!header) return std::nullopt;
  constexpr std::uint16_t orientation_tag = 0x0112;
  const TagDirectory directory(exif, *header, header->directory);
  const Tag* const tag = directory.find(orientation_tag);
  if (tag == nullptr) return std::nullopt;
  return tag->holds_bytes() ? 1 : valid_orientation(tag->value(0));
}

/// The orientation in an XMP document, as an attribute or an element; empty if it has none.
inline std::optional<int> xmp_orientation(std::string_view xmp) {
  constexpr std::string_view name = "tiff:Orientation";
  for (std::size_t at = 0; (at = xmp.find(name, at)) != xmp.npos;) {
    at += name.size();
    std::string_view rest = xmp.substr(at);
    if (rest.starts_with("=\"")) rest.remove_prefix(2);
    else if (rest.starts_with('>')) rest.remove_prefix(1);
    else continue;
    if (!rest.empty() && rest[0] >= '0' && rest[0] <= '9') return valid_orientation(rest[0] - '0');
  }
  return std::nullopt;
}

/// The orientation in EXIF data or, if they have none, in XMP; 1 if neither has one.
inline int orientation_of(std::span<const std::byte> exif, std::span<const std::byte> xmp) {
  if (const auto told = exif_orientation(exif)) return *told;
  return xmp_orientation({reinterpret_cast<const char*>(xmp.data()), xmp.size()}).value_or(1);
}

/// The image, which has an EXIF orientation from 1 to 8, turned and mirrored to be upright.
inline Image upright(Image image, int orientation) {
  if (orientation == 1) return image;
  const bool transposed = orientation >= 5;
  const bool from_below = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
  const bool from_right = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
  Image result = transposed ? Image(image.width(), image.height()) : Image(image.height(), image.width());
  for (int y = 0; y < result.height(); ++y) {
    for (int x = 0; x < result.width(); ++x) {
      int source_y = transposed ? x : y, source_x = transposed ? y : x;
      if (from_below) source_y = image.height() - 1 - source_y;
      if (from_right) source_x = image.width() - 1 - source_x;
      std::copy_n(std::as_const(image).at(source_y, source_x), 3, result.at(y, x));
    }
  }
  return result;
}

}  // namespace archetype::codecs
