// SPDX-License-Identifier: MIT
#include <archetype/image/codecs/bmp.hpp>

#include <cstddef>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "../pictures.hpp"
#include "../sum.hpp"
#include "formats.hpp"

using namespace archetype;
using Catch::Contains;
using namespace std::string_literals;

namespace {

/// A BMP file with a Windows header, whose pixels follow the palette at once.
struct File {
  unsigned long width = 2;
  unsigned long height = 1;
  unsigned bits = 24;
  unsigned compression = 0;
  std::string palette = {};
  unsigned long colors = 0;

  std::string with(const std::string& pixels) const {
    return "BM" + little_endian(0, 8) + little_endian(54 + palette.size(), 4) + little_endian(40, 4) +
           little_endian(width, 4) + little_endian(height, 4) + little_endian(1, 2) + little_endian(bits, 2) +
           little_endian(compression, 4) + little_endian(0, 12) + little_endian(colors, 4) + little_endian(0, 4) +
           palette + pixels;
  }
};

/// 256 colors, whose greens for the indices 0 to 4 are 10 to 14.
std::string palette_of_256() {
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes += little_endian((10UL + static_cast<unsigned long>(i)) % 256 << 8 | 1, 4);
  return bytes;
}

Image decoded_bmp(const std::string& content) { return codecs::decode_bmp(bytes_of(content)); }

/// The green value of each pixel, row by row.
std::vector<int> greens(const Image& image) {
  std::vector<int> values;
  for (std::size_t i = 1; i < image.bytes().size(); i += 3) values.push_back(image.bytes()[i]);
  return values;
}

}  // namespace

TEST_CASE("BMP rows are stored bottom up and padded to four bytes, and the last may lack its padding") {
  const std::string content = File{1, 2}.with("abc\0"s + "def\0"s);
  const Image image = decoded_bmp(content);
  CHECK(std::string(image.bytes().begin(), image.bytes().end()) == "fedcba");
  CHECK(decoded_bmp(content.substr(0, content.size() - 1)) == image);
  CHECK_THROWS_WITH(decoded_bmp(content.substr(0, content.size() - 2)), "it ends before the image does");
}

TEST_CASE("A BMP file with a negative height is read from the top, and one below -16777216 is refused") {
  const std::string rows = "abc\0"s + "def\0"s;
  const Image image = decoded_bmp(File{1, 0xFFFF'FFFE}.with(rows));
  CHECK(std::string(image.bytes().begin(), image.bytes().end()) == "cbafed");
  CHECK_THROWS_WITH(decoded_bmp(File{1, 0xFE00'0000}.with(rows)), Contains("4261412864x1 pixels"));
}

// Pillow departs from the specification in these cases; the values are those of Pillow 9.4.
TEST_CASE("Run-length encoded BMP files are decoded as Pillow decodes them") {
  const File file{4, 2, 8, 1, palette_of_256()};
  const auto read = [&](const std::string& runs) { return greens(decoded_bmp(file.with(runs))); };
  const std::vector<int> expected{12, 12, 12, 12, 11, 11, 13, 14};
  CHECK(read("\2\1\1\3\1\4\0\0\4\2\0\1"s) == expected);
  CHECK(read("\2\1\1\3\1\4\0\0\4\2"s) == expected);      // no end
  CHECK(read("\2\1\1\3\1\4\0\0\x09\2"s) == expected);    // a run beyond the line
  CHECK(read("\2\1\1\3\1\4\0\0\0\0\4\2"s) == expected);  // an empty line has no effect
  // An odd number of literal pixels, and a run beyond the last column.
  CHECK(read("\0\3\1\1\3\0\1\4\4\2\0\0\4\2"s) == expected);
  CHECK(read("\2\1\0\0\4\2"s) == std::vector{12, 12, 12, 12, 11, 11, 10, 10});  // the rest of a line has index 0
  CHECK(read("\2\1\0\2\7\7\1\1\1\2"s) == std::vector{10, 10, 10, 12, 11, 11, 10, 10});  // a skip
  CHECK_THROWS_WITH(read("\2\1\0\1"s), "it ends before the image does");
  CHECK_THROWS_WITH(read("\2\1\0\2\7\7"s), "it ends before the image does");
  CHECK_THROWS_WITH(read("\2\1\0\7\1\1"s), "it ends before the image does");

  const File nibbles{4, 2, 4, 2, palette_of_256().substr(0, 64)};
  CHECK(greens(decoded_bmp(nibbles.with("\4\x12\0\4\x34\x12"s))) == std::vector{13, 14, 11, 12, 11, 12, 11, 12});
}

TEST_CASE("Indices beyond a BMP file's palette are grays") {
  const File file{4, 1, 8, 0, palette_of_256().substr(0, 8), 2};
  CHECK(greens(decoded_bmp(file.with("\0\1\2\xFF"s))) == std::vector{10, 11, 2, 255});
}

TEST_CASE("A damaged BMP file is refused with a message that names the damage") {
  const auto refuse = [](const std::string& content, const std::string& sentence) {
    INFO(sentence);
    CHECK_THROWS_WITH(decoded_bmp(content), Contains(sentence));
  };
  const std::string row = "abcdef\0\0"s, black_and_white = "\0\0\0\0\xFF\xFF\xFF\0"s;
  REQUIRE(greens(decoded_bmp(File{}.with(row))) == std::vector<int>{'b', 'e'});

  refuse("", "it is no BMP");
  refuse("BM", "it ends before the image does");
  refuse("BM" + little_endian(0, 12) + little_endian(41, 4) + std::string(100, '\0'), "header has 41 bytes");
  refuse(File{}.with("").substr(0, 53), "it ends before the image does");
  refuse(File{0, 1}.with(row), "it claims 1x0 pixels, and so has none");
  refuse(File{1, 0}.with(row), "it claims 0x1 pixels, and so has none");
  refuse(File{50'000, 50'000}.with(row), "more than the 178956970 that an image may have");
  refuse(File{0xFFFF'FFFF, 0xFEFF'FFFF}.with(row), "that an image may have");
  refuse(File{10'000, 10'000}.with(row), "more than its bytes can hold");
  refuse(File{2, 1, 2}.with(row), "its pixels have 2 bits");
  refuse(File{2, 1, 24, 1}.with(row), "it has run lengths of pixels of 24 bits");
  refuse(File{2, 1, 24, 4}.with(row), "its BMP compression is 4");
  refuse(File{2, 1, 8, 3}.with(std::string(2'000, '\0')), "its bit fields place the colors of 8 bits");
  refuse(File{2, 1, 32, 3}.with(std::string(12, '\1')), "its bit fields place the colors of 32 bits");
  refuse(File{2, 1, 8, 0, palette_of_256(), 257}.with(row), "its palette has 257 colors");
  refuse(File{2, 1, 8, 0, palette_of_256(), 70'000}.with(row), "its palette has 70000 colors");
  refuse(File{2, 1, 8, 1, black_and_white, 2}.with("\2\1\0\1"s), "it has run lengths, but only black and white");
  refuse(File{10'000, 10'000, 8, 1, palette_of_256()}.with(row), "it ends before the image does");
}

TEST_CASE("A BMP file with any one byte changed is decoded or refused with BadImage") {
  for (const char* file :
       {"rgb24.bmp", "palette8_runs.bmp", "palette4_dark_grays.bmp", "rgb565.bmp", "bgra32_v5.bmp"}) {
    const Damaged count = damage_every_byte(content_of(pictures / file), decoded_bmp);
    CHECK(count.whole > 0);
    CHECK(count.refused > 0);
  }
}
