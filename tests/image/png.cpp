// SPDX-License-Identifier: MIT
#include <archetype/image/png.hpp>

#include <zlib.h>

#include <catch2/catch.hpp>
#include <cstddef>
#include <cstdint>
#include <string>

#include "pictures.hpp"
#include "sum.hpp"

using namespace archetype;
using Catch::Contains;
using namespace std::string_literals;

namespace {

std::string big_endian(unsigned long value) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(value >> shift & 0xFF);
  return bytes;
}

std::string chunk(const std::string& name, const std::string& data) {
  const std::string summed = name + data;
  const auto sum = crc32(0, reinterpret_cast<const Bytef*>(summed.data()), static_cast<uInt>(summed.size()));
  return big_endian(data.size()) + summed + big_endian(sum);
}

std::string packed(const std::string& data) {
  uLongf size = compressBound(static_cast<uLong>(data.size()));
  std::string result(size, '\0');
  compress(reinterpret_cast<Bytef*>(result.data()), &size, reinterpret_cast<const Bytef*>(data.data()),
           static_cast<uLong>(data.size()));
  result.resize(size);
  return result;
}

const std::string mark = "\x89PNG\r\n\x1A\n", end = chunk("IEND", "");

std::string header(unsigned long width, unsigned long height, char depth, char color) {
  return chunk("IHDR", big_endian(width) + big_endian(height) + depth + color + "\0\0\0"s);
}

Image decoded(const std::string& content, Orientation orientation = Orientation::as_stored) {
  return decode_png(bytes_of(content), orientation);
}

}  // namespace

TEST_CASE("EXIF data of a PNG file are found before and behind its picture") {
  for (const char* file : {"rgb8_exif6.png", "rgb8_exif8_behind.png"}) {
    INFO(file);
    const auto expected = pillow().at("upright").at(file);
    const Image image = decoded(content_of(pictures / file), Orientation::upright);
    CHECK(image.width() == expected.at("width"));
    CHECK(sum_of(image) == expected.at("sum").get<std::string>());
  }
}

TEST_CASE("A PNG file that is cut short is refused, unless every row is there") {
  for (const char* file : {"rgb8.png", "palette4_transparent.png", "rgba16_interlaced.png", "grey16.png"}) {
    const std::string content = content_of(pictures / file);
    const Image whole = decoded(content);
    // The checksums of deflate and of the chunk, which follow the rows, are not looked at.
    const std::size_t rows = content.size() - end.size() - 8;
    for (std::size_t length = 0; length + 4 < rows; ++length) {
      INFO(file << " of " << length);
      CHECK_THROWS_AS(decoded(content.substr(0, length)), BadImage);
    }
    for (std::size_t length = rows; length < content.size(); ++length)
      CHECK(decoded(content.substr(0, length), Orientation::upright) == whole);
  }
}

TEST_CASE("Rows that are missing from sound data are black, or of the palette's first color, as Pillow has them") {
  const std::string row = packed("\0abcdef"s);
  const Image image = decoded(mark + header(2, 2, 8, 2) + chunk("IDAT", row) + end);
  CHECK(image.at(0, 1)[2] == 'f');
  CHECK(image.at(1, 1)[2] == 0);
  const std::string index = packed("\0\1"s);
  const Image indexed = decoded(mark + header(1, 2, 8, 3) + chunk("PLTE", "abcdef") + chunk("IDAT", index) + end);
  CHECK(indexed.at(0, 0)[0] == 'd');
  CHECK(indexed.at(1, 0)[0] == 'a');
}

TEST_CASE("What Pillow heeds as little is passed over: wrong checksums of data, unknown chunks, a missing palette") {
  const std::string row = packed("\0abcdef"s);
  const auto last = [](const std::string& content) {
    const Image image = decoded(content);
    return image.at(0, 1)[2];
  };
  std::string wrong_sum = mark + header(2, 1, 8, 2) + chunk("IDAT", row) + end;
  wrong_sum[wrong_sum.size() - end.size() - 1] ^= 1;
  CHECK(last(wrong_sum) == 'f');
  CHECK(last(mark + header(2, 1, 8, 2) + chunk("ABCD", "") + chunk("IDAT", row) + end) == 'f');
  CHECK(last(mark + header(1, 1, 8, 2) + header(2, 1, 8, 2) + chunk("IDAT", row) + end) == 'f');
  CHECK(last(mark + header(2, 1, 8, 2) + big_endian(0xFFFF'FFFF) + "IDAT" + row) == 'f');
  CHECK(last(mark + header(2, 1, 8, 3) + chunk("IDAT", row) + end) == 'b');
  CHECK(last(mark + header(2, 1, 8, 3) + chunk("PLTE", "ab") + chunk("IDAT", row) + end) == 'b');
}

TEST_CASE("A damaged PNG file is refused by a sentence") {
  const auto refuse = [](const std::string& content, const std::string& sentence) {
    INFO(sentence);
    CHECK_THROWS_WITH(decoded(content), Contains(sentence));
  };
  const std::string row = "\0abcdef"s;  // of two RGB pixels
  const std::string sound = mark + header(2, 1, 8, 2) + chunk("IDAT", packed(row)) + end;
  REQUIRE(sample(decoded(sound), 0, 1, 2) == 'f');

  refuse(mark + header(2, 1, 8, 2) + chunk("IDAT", packed("\x07" + row.substr(1))) + end, "bad adaptive filter value");
  refuse(mark + header(2, 2, 8, 2) + chunk("IDAT", packed(row).substr(0, 9)) + end,
         "it is no sound PNG: Not enough image data");
  refuse(mark + header(2, 1, 8, 3) + chunk("PLTE", std::string(771, 'a')) + chunk("IDAT", packed(row)) + end,
         "it is no sound PNG: its palette is too long");
  refuse(mark + header(2, 1, 8, 2) + chunk("tRNS", "abcd") + chunk("IDAT", packed(row)) + end, "tRNS is too short");
  refuse(mark + header(2, 1, 8, 2) + chunk("IDAT", packed(row)) + chunk("gAMA", "abc") + end, "gAMA is too short");
  refuse(mark + header(2, 1, 8, 2) + chunk("IDAT", packed(row)) + chunk("zTXt", "a\0\1"s) + end, "unknown method");
  refuse(mark + header(2, 1, 8, 2) + chunk("IDAT", "no deflate") + end, "it is no sound PNG");
  refuse(mark + header(2, 1, 8, 2) + chunk("IDAT", "") + end, "it is no sound PNG");
  refuse(mark + header(2, 1, 8, 2) + end, "it is no sound PNG");
  refuse(mark + header(2, 1, 3, 0) + chunk("IDAT", packed(row)) + end, "it is no sound PNG: Invalid IHDR data");
  refuse(mark + header(2, 1, 8, 5) + chunk("IDAT", packed(row)) + end, "it is no sound PNG: Invalid IHDR data");
  refuse(mark + header(0, 1, 8, 2) + chunk("IDAT", packed(row)) + end, "it is no sound PNG: Invalid IHDR data");
  refuse(mark + header(0xFFFF'FFFF, 1, 8, 2) + chunk("IDAT", packed(row)) + end, "it is no sound PNG");
  refuse(mark + header(50'000, 50'000, 8, 2) + chunk("IDAT", packed(row)) + end,
         "it claims 50000x50000 pixels, more than the 178956970 that a picture may have");
  refuse(mark + header(10'000, 10'000, 8, 2) + chunk("IDAT", packed(row)) + end,
         "it claims 10000x10000 pixels, more than its bytes can hold");
  refuse(mark + chunk("IDAT", packed(row)) + end, "it is no sound PNG: IDAT: Missing IHDR before IDAT");
  refuse(mark + header(2, 1, 8, 2) + big_endian(0x7FFF'FFFF) + "IDAT", "it ends before the picture does");
  refuse(mark + chunk("IHDR", "short"), "it is no sound PNG");
  refuse(mark + std::string(100, '\0'), "it is no sound PNG");
  refuse(std::string(100, '\0'), "it is no sound PNG: Not a PNG file");
  refuse("", "it ends before the picture does");

  std::string wrong_sum = sound;
  wrong_sum[mark.size() + 8 + 13] ^= 1;
  refuse(wrong_sum, "it is no sound PNG: IHDR: CRC error");
}

TEST_CASE("Texts and profiles are skipped unread, however far they unpack") {
  const std::string bomb = "name\0\0"s + packed(std::string(1'000'000, ' '));
  const std::string content = mark + header(2, 1, 8, 2) + chunk("iCCP", bomb) + chunk("zTXt", bomb) +
                              chunk("IDAT", packed("\0abcdef"s)) + chunk("zTXt", bomb) + end;
  CHECK(sample(decoded(content, Orientation::upright), 0, 0, 0) == 'a');
}

TEST_CASE("A PNG file with any one byte changed gives a picture or a sentence") {
  for (const char* file : {"rgb8_exif6.png", "palette4_transparent.png", "grey16_interlaced.png", "grey_alpha8.png"}) {
    const Damaged count = damage_every_byte(
        content_of(pictures / file), [](const std::string& content) { return decoded(content, Orientation::upright); });
    CHECK(count.whole > 0);
    CHECK(count.refused > 0);
  }
}
