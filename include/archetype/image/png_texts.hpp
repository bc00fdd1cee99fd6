// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/files/utf8.hpp>
#include <archetype/image/image.hpp>
#include <archetype/image/inflate.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <utility>

namespace archetype::detail {

[[noreturn]] inline void refuse_png(const std::string& reason) { throw BadImage("it is no sound PNG: " + reason); }

/// Texts of a PNG file that may tell its orientation.
struct PngTexts {
  std::optional<std::string> exif;
  std::optional<std::string> raw_profile;  ///< ImageMagick's "Raw profile type exif"
  std::optional<std::string> xmp;
};

inline std::string png_text(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// The longest text that Pillow unpacks, in bytes.
inline constexpr std::size_t most_png_text = 1 << 20;

/// A text or profile that is packed; nothing where its bytes are damaged. Throws `BadImage` for one that is too long.
inline std::optional<std::string> unpack_png_text(std::span<const std::byte> packed) {
  UnpackedText unpacked = unpack_text(packed, most_png_text);
  if (unpacked.is_too_long) refuse_png("a text or profile unpacks to more than a mebibyte");
  return std::move(unpacked.text);
}

/// Reads the chunks of a PNG file that hold texts. Each member throws `BadImage` where Pillow refuses a text.
class PngTextReader {
 public:
  const PngTexts& found() const& { return found_; }
  const PngTexts& found() const&& = delete;

  void use_exif(std::span<const std::byte> data) { found_.exif = png_text(data); }

  /// tEXt or zTXt.
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

  /// iTXt; one that does not keep to its form is passed over.
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
    if (value && is_utf8(language) && is_utf8(translated_key) && is_utf8(*value)) keep(key, *std::move(value));
  }

 private:
  static constexpr std::size_t most_texts = 64 * most_png_text;  // of all together

  /// Takes a part off the front, up to a zero, and tells whether there is one; all where there is none.
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
  std::size_t size_ = 0;  // of the texts
};

}  // namespace archetype::detail
