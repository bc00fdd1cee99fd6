// SPDX-License-Identifier: MIT
#include <archetype/image/codecs/png.hpp>

#include <cstddef>
#include <cstdint>
#include <string>

#include <catch2/catch.hpp>

#include "../pictures.hpp"
#include "../sum.hpp"
#include "formats.hpp"

using namespace archetype;
using Catch::Contains;
using namespace std::string_literals;

namespace {

const std::string mark = "\x89PNG\r\n\x1A\n", iend = png_chunk("IEND", "");

std::string header(unsigned long width, unsigned long height, char depth, char color) {
  return png_chunk("IHDR", big_endian(width) + big_endian(height) + depth + color + "\0\0\0"s);
}

Image decoded_png(const std::string& content, Orientation orientation = Orientation::as_stored) {
  return codecs::decode_png(bytes_of(content), orientation);
}

}  // namespace

TEST_CASE("EXIF data of a PNG file are found before and after the image data") {
  for (const char* file : {"rgb8_exif6.png", "rgb8_exif8_behind.png"}) {
    INFO(file);
    const auto expected = pillow().at("upright").at(file);
    const Image image = decoded_png(content_of(pictures / file), Orientation::upright);
    CHECK(image.width() == expected.at("width"));
    CHECK(sum_of(image) == expected.at("sum").get<std::string>());
  }
}

TEST_CASE("A truncated PNG file is refused unless every row is there") {
  for (const char* file : {"rgb8.png", "palette4_transparent.png", "rgba16_interlaced.png", "gray16.png"}) {
    const std::string content = content_of(pictures / file);
    const Image whole = decoded_png(content);
    // The checksums of the Deflate data and of the chunk follow the rows and are ignored.
    const std::size_t rows = content.size() - iend.size() - 8;
    for (std::size_t length = 0; length + 4 < rows; ++length) {
      INFO(file << " of " << length);
      CHECK_THROWS_AS(decoded_png(content.substr(0, length)), BadImage);
    }
    for (std::size_t length = rows; length < content.size(); ++length)
      CHECK(decoded_png(content.substr(0, length), Orientation::upright) == whole);
  }
}

TEST_CASE("Rows that valid image data lack are black or have the palette's first color, as in Pillow") {
  const std::string row = packed("\0abcdef"s);
  const Image image = decoded_png(mark + header(2, 2, 8, 2) + png_chunk("IDAT", row) + iend);
  CHECK(image.at(0, 1)[2] == 'f');
  CHECK(image.at(1, 1)[2] == 0);
  const std::string index = packed("\0\1"s);
  const Image indexed =
      decoded_png(mark + header(1, 2, 8, 3) + png_chunk("PLTE", "abcdef") + png_chunk("IDAT", index) + iend);
  CHECK(indexed.at(0, 0)[0] == 'd');
  CHECK(indexed.at(1, 0)[0] == 'a');
}

TEST_CASE("Wrong checksums of image data, unknown chunks and a missing palette are accepted, as by Pillow") {
  const std::string row = packed("\0abcdef"s);
  const auto last = [](const std::string& content) {
    const Image image = decoded_png(content);
    return image.at(0, 1)[2];
  };
  std::string wrong_sum = mark + header(2, 1, 8, 2) + png_chunk("IDAT", row) + iend;
  wrong_sum[wrong_sum.size() - iend.size() - 1] ^= 1;
  CHECK(last(wrong_sum) == 'f');
  CHECK(last(mark + header(2, 1, 8, 2) + png_chunk("ABCD", "") + png_chunk("IDAT", row) + iend) == 'f');
  CHECK(last(mark + header(1, 1, 8, 2) + header(2, 1, 8, 2) + png_chunk("IDAT", row) + iend) == 'f');
  CHECK(last(mark + header(2, 1, 8, 2) + big_endian(0xFFFF'FFFF) + "IDAT" + row) == 'f');
  CHECK(last(mark + png_chunk("IDAT", "no data") + header(2, 1, 8, 2) + png_chunk("IDAT", row) + iend) == 'f');
  CHECK(last(mark + header(2, 1, 8, 3) + png_chunk("IDAT", row) + iend) == 'b');
  CHECK(last(mark + header(2, 1, 8, 3) + png_chunk("PLTE", "ab") + png_chunk("IDAT", row) + iend) == 'b');
}

TEST_CASE("A damaged PNG file is refused with a message that names the damage") {
  const auto refuse = [](const std::string& content, const std::string& sentence) {
    INFO(sentence);
    CHECK_THROWS_WITH(decoded_png(content), Contains(sentence));
  };
  const std::string row = "\0abcdef"s;  // two RGB pixels
  const std::string sound = mark + header(2, 1, 8, 2) + png_chunk("IDAT", packed(row)) + iend;
  REQUIRE(sample(decoded_png(sound), 0, 1, 2) == 'f');

  refuse(mark + header(2, 1, 8, 2) + png_chunk("IDAT", packed("\x07" + row.substr(1))) + iend,
         "bad adaptive filter value");
  refuse(mark + header(2, 2, 8, 2) + png_chunk("IDAT", packed(row).substr(0, 9)) + iend,
         "it is no sound PNG: Not enough image data");
  refuse(mark + header(2, 1, 8, 3) + png_chunk("PLTE", std::string(771, 'a')) + png_chunk("IDAT", packed(row)) + iend,
         "it is no sound PNG: its palette is too long");
  refuse(mark + header(2, 1, 8, 2) + png_chunk("tRNS", "abcd") + png_chunk("IDAT", packed(row)) + iend,
         "tRNS is too short");
  refuse(mark + header(2, 1, 8, 2) + png_chunk("IDAT", packed(row)) + png_chunk("gAMA", "abc") + iend,
         "gAMA is too short");
  refuse(mark + header(2, 1, 8, 2) + png_chunk("IDAT", packed(row)) + png_chunk("zTXt", "a\0\1"s) + iend,
         "unknown method");
  refuse(mark + header(2, 1, 8, 2) + png_chunk("IDAT", "no deflate") + iend, "it is no sound PNG");
  refuse(mark + header(2, 1, 8, 2) + png_chunk("IDAT", "") + iend, "it is no sound PNG");
  refuse(mark + header(2, 1, 8, 2) + iend, "it is no sound PNG");
  refuse(mark + header(2, 1, 3, 0) + png_chunk("IDAT", packed(row)) + iend,
         "it is no sound PNG: its IHDR is missing or makes no sense");
  refuse(mark + header(2, 1, 8, 5) + png_chunk("IDAT", packed(row)) + iend, "its IHDR is missing or makes no sense");
  refuse(mark + header(0, 1, 8, 2) + png_chunk("IDAT", packed(row)) + iend, "it claims 1x0 pixels, and so has none");
  refuse(mark + header(0xFFFF'FFFF, 1, 8, 2) + png_chunk("IDAT", packed(row)) + iend,
         "it claims 1x4294967295 pixels, more than the 178956970 that an image may have");
  refuse(mark + header(50'000, 50'000, 8, 2) + png_chunk("IDAT", packed(row)) + iend,
         "it claims 50000x50000 pixels, more than the 178956970 that an image may have");
  refuse(mark + header(10'000, 10'000, 8, 2) + png_chunk("IDAT", packed(row)) + iend,
         "it claims 10000x10000 pixels, more than its bytes can hold");
  refuse(mark + png_chunk("IDAT", packed(row)) + iend, "it is no sound PNG: its IHDR is missing or makes no sense");
  refuse(mark + header(2, 1, 8, 2) + big_endian(0x7FFF'FFFF) + "IDAT", "it ends before the image does");
  refuse(mark + png_chunk("IHDR", "short"), "it is no sound PNG");
  refuse(mark + std::string(100, '\0'), "it is no sound PNG");
  refuse(std::string(100, '\0'), "it is no sound PNG: Not a PNG file");
  refuse("", "it ends before the image does");

  // A second header may make the image smaller than a frame that fit into the first.
  const std::string frame = big_endian(0) + big_endian(1000) + big_endian(1000) + std::string(14, '\0');
  refuse(mark + header(1000, 1000, 8, 2) + png_chunk("fcTL", frame) + header(1, 1, 8, 2) +
             png_chunk("IDAT", packed(std::string(3001 * 1000, '\0'))) + iend,
         "it is no sound PNG: a frame lies outside the image");
  // Chunks after the image data do not affect them, but are checked.
  refuse(mark + header(2, 1, 8, 3) + png_chunk("tRNS", "\0"s) + png_chunk("IDAT", packed("\0\0\1"s)) +
             png_chunk("PLTE", "abcdef") + iend,
         "it is no sound PNG: its palette is missing");

  std::string wrong_sum = sound;
  wrong_sum[mark.size() + 8 + 13] ^= 1;
  refuse(wrong_sum, "it is no sound PNG: IHDR: CRC error");
}

TEST_CASE("Compressed texts and profiles of up to a mebibyte are accepted, and longer ones refused") {
  const auto text_of = [](std::size_t size) { return "name\0\0"s + packed(std::string(size, ' ')); };
  const auto with = [&](const std::string& name, const std::string& text) {
    return mark + header(2, 1, 8, 2) + png_chunk(name, text) + png_chunk("IDAT", packed("\0abcdef"s)) +
           png_chunk(name, text) + iend;
  };
  constexpr std::size_t mebibyte = 1 << 20;
  for (const char* const name : {"iCCP", "zTXt"}) {
    CHECK(sample(decoded_png(with(name, text_of(mebibyte)), Orientation::upright), 0, 0, 0) == 'a');
    CHECK_THROWS_WITH(decoded_png(with(name, text_of(mebibyte + 1))),
                      "it is no sound PNG: a text or profile unpacks to more than a mebibyte");
  }
}

TEST_CASE("An orientation in a text that is not UTF-8 is ignored") {
  const auto with = [](const std::string& xmp) {
    return mark + header(2, 1, 8, 2) + png_chunk("iTXt", "XML:com.adobe.xmp\0\0\0\0\0"s + xmp) +
           png_chunk("IDAT", packed("\0abcdef"s)) + iend;
  };
  CHECK(decoded_png(with("tiff:Orientation=\"6\" \xC3\xA9"), Orientation::upright).width() == 1);
  CHECK(decoded_png(with("tiff:Orientation=\"6\" \xE9"), Orientation::upright).width() == 2);
}

TEST_CASE("A PNG file with any one byte changed is decoded or refused with BadImage") {
  for (const char* file : {"rgb8_exif6.png", "palette4_transparent.png", "gray16_interlaced.png", "gray_alpha8.png"}) {
    const Damaged count = damage_every_byte(content_of(pictures / file), [](const std::string& content) {
      return decoded_png(content, Orientation::upright);
    });
    CHECK(count.whole > 0);
    CHECK(count.refused > 0);
  }
}
