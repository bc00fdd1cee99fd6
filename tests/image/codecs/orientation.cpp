// SPDX-License-Identifier: MIT
// Compares every way to store an orientation with Debian's Pillow.
#include <archetype/image/codecs/webp.hpp>
#include <archetype/image/read_image.hpp>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "../../temporary_directory.hpp"
#include "../../weights/python.hpp"
#include "../pictures.hpp"
#include "formats.hpp"

using namespace archetype;
using namespace std::string_literals;

namespace {

/// EXIF data with a single entry, the orientation, as a value of a TIFF type: 3 and 4 are unsigned, 8 and 9 signed
/// integers of 16 and 32 bits, 1 and 6 bytes, 5 a fraction, 11 a floating-point number.
std::string exif(int orientation, int type, bool is_big_endian = false) {
  const auto of = [&](unsigned long value, std::size_t size) {
    return is_big_endian ? big_endian(value, size) : little_endian(value, size);
  };
  const auto plain = static_cast<unsigned long>(orientation);
  const std::size_t size = type == 1 || type == 6 ? 1 : type == 3 || type == 8 ? 2 : 4;
  constexpr std::array<unsigned long, 10> floats = {0,           0x3F80'0000, 0x4000'0000, 0x4040'0000, 0x4080'0000,
                                                    0x40A0'0000, 0x40C0'0000, 0x40E0'0000, 0x4100'0000, 0x4110'0000};
  std::string value = type == 5    ? of(26, 4)
                      : type == 11 ? of(floats.at(static_cast<std::size_t>(orientation)), 4)
                                   : of(plain, size);
  value.resize(4);
  const std::string head = is_big_endian ? "MM\0*"s : "II*\0"s;
  return head + of(8, 4) + of(1, 2) + of(0x0112, 2) + of(static_cast<unsigned long>(type), 2) + of(1, 4) + value +
         of(0, 4) + (type == 5 ? of(2 * plain, 4) + of(2, 4) : "");
}

std::string xmp(int orientation, bool as_element) {
  const std::string digit = std::to_string(orientation);
  return "<x:xmpmeta tiff:Orientation><rdf:Description " +
         (as_element ? "><tiff:Orientation>" + digit + "</tiff:Orientation>" : "tiff:Orientation=\"" + digit + "\">") +
         "</rdf:Description></x:xmpmeta>";
}

/// EXIF data in ImageMagick's text form.
std::string raw_profile(const std::string& data) {
  std::string text = "\nexif\n      " + std::to_string(data.size());
  for (std::size_t i = 0; i < data.size(); ++i) {
    std::array<char, 3> digits{};
    std::snprintf(digits.data(), digits.size(), "%02x", static_cast<unsigned char>(data[i]));
    text += (i % 36 == 0 ? "\n"s : ""s) + digits.data();
  }
  return text + "\n";
}

/// A PNG file with an additional chunk before the image data, or else after them.
std::string png_with(const std::string& name_and_data, bool before = true) {
  std::string content = content_of(pictures / "rgb8.png");
  const std::size_t data = content.find("IDAT") - 4, end = content.size() - 12;
  return content.insert(before ? data : end, png_chunk(name_and_data.substr(0, 4), name_and_data.substr(4)));
}

std::string jpeg_with(const std::string& data) {
  return content_of(pictures / "420.jpg").insert(2, "\xFF\xE1" + big_endian(data.size() + 2, 2) + data);
}

/// A WebP file with an additional chunk, which requires an extended header.
std::string webp_with(const std::string& name, std::string data) {
  const std::string plain = content_of(pictures / "lossy.webp");
  const Image image = codecs::decode_webp(bytes_of(plain));
  const auto part = [](const std::string& mark, const std::string& value) {
    return mark + little_endian(value.size(), 4) + value + std::string(value.size() % 2, '\0');
  };
  const std::string extensions = little_endian(name == "EXIF" ? 8 : 4, 4) +
                                 little_endian(static_cast<unsigned long>(image.width() - 1), 3) +
                                 little_endian(static_cast<unsigned long>(image.height() - 1), 3);
  const std::string parts = "WEBP" + part("VP8X", extensions) + plain.substr(12) + part(name, data);
  return "RIFF" + little_endian(parts.size(), 4) + parts;
}

/// Prints height, width and checksum of what `exif_transpose` returns for each file in `list`.
constexpr const char* transpose_by_pillow = R"(
import zlib
from PIL import Image, ImageOps
for path in open('list').read().splitlines():
    with Image.open(path) as file: image = ImageOps.exif_transpose(file).convert('RGB')
    print(image.height, image.width, zlib.crc32(image.tobytes()))
)";

}  // namespace

TEST_CASE("An image is turned by an orientation in any kind of metadata, as by Pillow") {
  if (!python_has("PIL")) return;
  const TemporaryDirectory directory;
  std::vector<std::string> names;
  std::ofstream list(directory / "list");
  const auto add = [&](const std::string& name, const std::string& content) {
    names.push_back(name);
    std::ofstream(directory / name, std::ios::binary) << content;
    list << name << '\n';
  };
  for (int orientation = 0; orientation <= 9; ++orientation) {
    const std::string n = std::to_string(orientation);
    for (const int type : {1, 3, 4, 5, 6, 8, 9, 11}) {
      const std::string data = exif(orientation, type, type % 2 == 0), kind = "_type" + std::to_string(type) + "_";
      add("exif" + kind + n + ".png", png_with("eXIf" + data));
      add("exif" + kind + n + ".jpg", jpeg_with("Exif\0\0"s + data));
      add("exif" + kind + n + ".webp", webp_with("EXIF", data));
    }
    add("exif_behind_" + n + ".png", png_with("eXIf" + exif(orientation, 3), false));
    add("exif_marked_" + n + ".webp", webp_with("EXIF", "Exif\0\0"s + exif(orientation, 3)));
    const std::string key = "Raw profile type exif\0"s, profile = raw_profile("Exif\0\0"s + exif(orientation, 3));
    add("raw_profile_" + n + ".png", png_with("tEXt" + key + profile));
    add("raw_profile_packed_" + n + ".png", png_with("zTXt" + key + '\0' + packed(profile)));
    for (const bool as_element : {false, true}) {
      const std::string kind = as_element ? "element_" : "attribute_", text = xmp(orientation, as_element);
      const std::string xmp_key = "iTXtXML:com.adobe.xmp\0"s;
      add("xmp_" + kind + n + ".png", png_with(xmp_key + "\0\0\0\0"s + text));
      add("xmp_packed_" + kind + n + ".png", png_with(xmp_key + "\1\0\0\0"s + packed(text), false));
      add("xmp_text_" + kind + n + ".png", png_with("tEXtXML:com.adobe.xmp\0"s + text));
    }
  }
  list.close();
  std::ofstream(directory / "script.py") << transpose_by_pillow;
  REQUIRE(std::system(("cd '" + directory.path().string() + "' && /usr/bin/python3 script.py >turned").c_str()) == 0);
  std::ifstream theirs(directory / "turned");
  for (const std::string& name : names) {
    std::string line;
    REQUIRE(std::getline(theirs, line));
    INFO(name);
    CHECK(facts(read_image(directory / name, Orientation::upright)) == line);
  }
}

TEST_CASE("XMP turns a JPEG or WebP file like EXIF, which takes precedence") {
  for (int orientation = 1; orientation <= 8; ++orientation) {
    const auto upright = [](const std::string& content) {
      return decode_image(bytes_of(content), Orientation::upright);
    };
    const std::string mark = "http://ns.adobe.com/xap/1.0/\0"s, text = xmp(orientation, orientation % 2 == 0);
    const std::string by_exif = jpeg_with("Exif\0\0"s + exif(orientation, 3));
    CHECK(upright(jpeg_with(mark + text)) == upright(by_exif));
    CHECK(upright(webp_with("XMP ", text)) == upright(webp_with("EXIF", exif(orientation, 3))));
    std::string both = by_exif;
    const std::string other = mark + xmp(9 - orientation, false);
    both.insert(2, "\xFF\xE1" + big_endian(other.size() + 2, 2) + other);
    CHECK(upright(both) == upright(by_exif));
  }
}

TEST_CASE("A PNG file is turned by an orientation in its XMP") {
  const Image image = read_image(pictures / "xmp6.png", Orientation::upright);
  CHECK(image.height() == 30);
  CHECK(image.width() == 20);
  CHECK(read_image(pictures / "xmp6.png").height() == 20);
}
