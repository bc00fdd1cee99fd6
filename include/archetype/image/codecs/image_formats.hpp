// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/image/codecs/bmp.hpp>
#include <archetype/image/codecs/byte_reader.hpp>
#include <archetype/image/codecs/gif.hpp>
#include <archetype/image/codecs/jpeg.hpp>
#include <archetype/image/codecs/optional_codecs.hpp>
#include <archetype/image/codecs/orientation.hpp>
#include <archetype/image/codecs/png.hpp>
#include <archetype/image/codecs/ppm.hpp>
#include <archetype/image/codecs/tag_directory.hpp>
#include <archetype/image/image.hpp>
#include <archetype/image/orientation.hpp>
#include <archetype/io/mapped_file.hpp>

#include <cstddef>
#include <filesystem>
#include <span>
#include <string_view>

namespace archetype::codecs {

/// Decodes the content of an image file, whose format is detected by its first bytes.
inline Image decode(std::span<const std::byte> content, Orientation orientation) {
  using namespace std::string_view_literals;
  const auto begins = [&](std::string_view mark) { return starts_with(content, mark); };
  if (content.empty()) throw BadImage("it is empty");
  if (begins("\xFF\xD8\xFF")) return decode_jpeg(content, orientation);
  if (begins("\x89PNG\r\n\x1A\n")) return decode_png(content, orientation);
  if (begins("RIFF") && content.size() >= 12 && starts_with(content.subspan(8), "WEBP"))
    return decode_webp(content, orientation);
  if (has_tag_mark(content)) return decode_tiff(content);
  if (begins("BM")) return decode_bmp(content);
  if (begins("GIF8")) return decode_gif(content);
  if (begins("P") && content.size() > 1 &&
      "0123456y"sv.find(std::to_integer<char>(content[1])) != std::string_view::npos)
    return decode_ppm(content);
  throw BadImage("it begins like none of JPEG, PNG, WebP, TIFF, BMP, GIF and PPM");
}

/// Decodes the file, and names it in the message of what is thrown.
inline Image decode_file(const std::filesystem::path& path, Orientation orientation) {
  const io::MappedFile file(path);
  try {
    return decode(file.bytes(), orientation);
  } catch (const BadImage& bad) {
    throw BadImage(path.string() + ": " + bad.what());
  }
}

}  // namespace archetype::codecs
