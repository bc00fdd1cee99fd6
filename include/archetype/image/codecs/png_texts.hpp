// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/image/codecs/inflate.hpp>
#include <archetype/image/image.hpp>
#include <archetype/io/utf8.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <utility>

namespace archetype::codecs {

/// Refuses a damaged PNG file.
[[noreturn]] inline void refuse_png(const std::string& reason) { throw BadImage("it is no sound PNG: " + reason); }

/// Texts of a PNG file that may state its orientation.
struct PngTexts {
  std::optional<std::string> exif;
  std::optional<std::string> raw_profile;  ///< ImageMagick's "Raw profile type exif"
  std::optional<std::string> xmp;
};

inline std::string png_text(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// The longest text that Pillow decompresses, in bytes.
inline constexpr std::size_t most_png_text = 1 << 20;

/// Decompresses a text or profile. Returns nothing if its data are damaged. Throws `BadImage` if it is longer than
/// `most_png_text`.
inline std::optional<std::string> unpack_png_text(std::span<const std::byte> packed) {
  UnpackedText unpacked = unpack_text(packed, most_png_text);
  if (unpacked.is_too_long) refuse_png("a text or profile unpacks to more than a mebibyte");
  return std::move(unpacked.text);
}

/// Reads the text chunks of a PNG file. Each member throws `BadImage` if Pillow refuses the text.
class PngTextReader {
 public:
  const PngTexts& found() const& { return found_; }
  const PngTexts& found() const&& = delete;

  void use_exif(std::span<const std::byte> data) { found_.exif = png_text(data); }

  /// Reads a tEXt chunk or, if `is_packed`, a zTXt chunk.
  void use(std::span<const std::byte> data, bool is_packed) {
    const std::string key = split(data).first;
    std::string value;
    if (is_packed) {
      if (!data.empty() && data[0] != std::byte{0}) refuse_png("zTXt is packed by an unknown method");
      value = unpack_png_text(data.subspan(std::min<std::size_t>(data.size(), 1))).value_or("");
    } else {
      value = png_text(data);
    }
    if (!key.empty()) keep(key, std::move(value));
  }

  /// Reads an iTXt chunk. A malformed one is ignored.
  void use_international(std::span<const std::byte> data) {
    const auto [key, has_flags] = split(data);
    if (!has_flags || data.size() < 2) return;
    const bool is_packed = data[0] != std::byte{0};
    if (is_packed && data[1] != std::byte{0}) return;
    data = data.subspan(2);
    const auto [language, has_translation] = split(data);
    if (!has_translation) return;
    const auto [translated_key, has_value] = split(data);
    if (!has_value) return;
    std::optional<std::string> value = is_packed ? unpack_png_text(data) : png_text(data);
    if (value && io::is_utf8(language) && io::is_utf8(translated_key) && io::is_utf8(*value))
      keep(key, *std::move(value));
  }

 private:
  static constexpr std::size_t most_texts = 64 * most_png_text;  // of all texts together

  /// Removes the bytes up to the first zero from the front of `data`, and the zero. Returns them and whether there was
  /// a zero; without one, they are all bytes.
  static std::pair<std::string, bool> split(std::span<const std::byte>& data) {
    const auto end = std::find(data.begin(), data.end(), std::byte{0});
    const bool found = end != data.end();
    const auto size = static_cast<std::size_t>(end - data.begin());
    std::string part = png_text(data.first(size));
    data = data.subspan(found ? size + 1 : size);
    return {std::move(part), found};
  }

  void keep(const std::string& key, std::string value) {
    size_ += value.size();
    if (size_ > most_texts) refuse_png("its texts are too long");
    if (key == "exif") found_.exif = std::move(value);
    else if (key == "Raw profile type exif") found_.raw_profile = std::move(value);
    else if (key == "XML:com.adobe.xmp") found_.xmp = std::move(value);
  }

  PngTexts found_;
  std::size_t size_ = 0;  // of the texts so far, in bytes
};

}  // namespace archetype::codecs
