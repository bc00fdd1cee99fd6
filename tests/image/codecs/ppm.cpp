// SPDX-License-Identifier: MIT
#include <archetype/image/codecs/ppm.hpp>

#include <cstddef>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "../pictures.hpp"
#include "../sum.hpp"

using namespace archetype;
using Catch::Contains;
using namespace std::string_literals;

namespace {

Image decoded_ppm(const std::string& content) { return codecs::decode_ppm(bytes_of(content)); }

std::vector<int> bytes(const std::string& content) {
  const Image image = decoded_ppm(content);
  return {image.bytes().begin(), image.bytes().end()};
}

/// The red values of all pixels.
std::vector<int> reds(const std::string& content) {
  const std::vector<int> all = bytes(content);
  std::vector<int> values;
  for (std::size_t i = 0; i < all.size(); i += 3) values.push_back(all[i]);
  return values;
}

}  // namespace

// The expected values of this file are those of Pillow 9.4.
TEST_CASE("Samples of a PPM file are scaled to 255, and halves rounded to even") {
  CHECK(bytes("P3 1 1 255 1 2 3") == std::vector{1, 2, 3});
  CHECK(bytes("P6 1 1 255 abc") == std::vector<int>{'a', 'b', 'c'});
  CHECK(reds("P2 6 1 2 0 1 2 0 1 2\n") == std::vector{0, 128, 255, 0, 128, 255});  // 127.5
  CHECK(reds("P5 3 1 6 \1\3\5"s) == std::vector{42, 128, 212});                    // 42.5, 127.5 and 212.5
  CHECK(reds("P5 2 1 100 \x64\xC8"s) == std::vector{255, 255});                    // above the largest
  CHECK(bytes("P6 1 1 65535 \0\xFF\x80\0\xFF\xFF"s) == std::vector{1, 128, 255});
  CHECK(bytes("P3 1 1 1000 1000 500 2\n") == std::vector{255, 128, 1});
}

TEST_CASE("Gray of more than 8 bits in a PPM file is scaled to 16 bits and clipped at 255") {
  CHECK(reds("P5 4 1 65535 \0\1\0\xFE\0\xFF\1\0"s) == std::vector{1, 254, 255, 255});
  CHECK(reds("P5 3 1 4095 \0\1\0\x0F\0\x10"s) == std::vector{16, 240, 255});
  CHECK(reds("P2 3 1 4095 1 15 16\n") == std::vector{16, 240, 255});
}

TEST_CASE("A bit of 1 in a PBM file is black") {
  CHECK(reds("P1 4 2 10 1\n10110") == std::vector{0, 255, 0, 0, 255, 0, 0, 255});
  CHECK(reds("P4 9 1 \x55\x80"s) == std::vector{255, 0, 255, 0, 255, 0, 255, 0, 0});
}

TEST_CASE("Pillow's own kinds of PPM are read, whose fourth sample is unused or black ink") {
  CHECK(bytes("PyRGBA 1 1 255 abcd") == std::vector<int>{'a', 'b', 'c'});
  CHECK(bytes("PyCMYK 2 1 255 \0\x40\xFF\0\0\x40\xFF\x80"s) == std::vector{255, 191, 0, 127, 95, 0});
  CHECK(bytes("P0CMYK1 1 255 \0\0\0\1"s) == std::vector{254, 254, 254});
  CHECK(reds("PyP 2 1 255 ab") == std::vector<int>{'a', 'b'});
}

TEST_CASE("Comments of a PPM file are removed, which joins the text before and after them") {
  CHECK(reds("P2 # the kind\n2 1 # the size\r255\n#\n1 # the samples\n2\n") == std::vector{1, 2});
  CHECK(reds("P2 1#\n2 1 255 1 2 3 4 5 6 7 8 9 10 11 1#\n2\n").size() == 12);
  CHECK(reds("P2 2 1 255 1#\n2 3\n") == std::vector{12, 3});
  CHECK(reds("P5 2 1 255#\n ab") == std::vector<int>{'a', 'b'});
  CHECK_THROWS_WITH(reds("P1 2 1 1 # 0"), "it ends before the image does");
}

TEST_CASE("Numbers of a PPM file have the syntax of Python's int") {
  CHECK(reds("P2 +2 0_1 0255 1_0 007\n") == std::vector{10, 7});
  CHECK(reds("P2 2 1 255 -1 -0\n") == std::vector{255, 0});
  for (const std::string bad : {"1_", "_1", "1__0", "+", "-+1", "0x1", "1.0", "1e1", "12345678901"}) {
    INFO(bad);
    CHECK_THROWS_WITH(reds("P2 1 1 255 " + bad + "\n"), Contains("it is no sound PPM"));
    CHECK_THROWS_WITH(reds("P2 " + bad + " 1 255 1\n"), Contains("it is no sound PPM"));
  }
}

TEST_CASE("A PPM text file without white space at its end is completed with its last number") {
  CHECK(reds("P2 4 1 255 1 2") == std::vector{1, 2, 2, 2});
  CHECK(bytes("P3 2 1 255 1 2 3 4 56") == std::vector{1, 2, 3, 4, 56, 56});
  CHECK_THROWS_WITH(reds("P2 4 1 255 1 2 "), "it ends before the image does");
  CHECK_THROWS_WITH(reds("P2 4 1 255 "), "it ends before the image does");
  CHECK_THROWS_WITH(reds("P1 4 1 10"), "it ends before the image does");
}

TEST_CASE("Comments and numbers across a block of one mebibyte are read as by Pillow") {
  const std::string header = "P2 3 1 255\n";
  const auto until = [](std::size_t length) { return std::string((std::size_t{1} << 20) - length, ' '); };
  CHECK(reds(header + until(1) + "12 3 4\n") == std::vector{12, 3, 4});  // the 1 is the last character of its block
  CHECK(reds(header + until(1) + "#12\n3 4 5\n") == std::vector{3, 4, 5});
  CHECK(reds(header + until(2) + "7#\n3\r4 5 6\n") ==
        std::vector{74, 5, 6});  // a line end at the beginning of a block is overlooked
  CHECK(reds(header + until(1) + "1" + until(2) + "2 3 4\n") == std::vector{1, 2, 13});  // the 1 is repeated
}

TEST_CASE("A damaged PPM file is refused with a message that names the damage") {
  const auto refuse = [](const std::string& content, const std::string& sentence) {
    INFO(content.substr(0, 60));
    CHECK_THROWS_WITH(decoded_ppm(content), Contains(sentence));
  };
  refuse("", "it begins like none of P1 to P6");
  refuse("P7 1 1 255 a", "it begins like none of P1 to P6");
  refuse("P51 1 255 a", "it begins like none of P1 to P6");
  refuse("P5", "it ends before the image does");
  refuse("P5 1 1", "it ends before the image does");
  refuse("P5 1 1 255 ", "it claims 1x1 pixels, more than its bytes can hold");
  refuse("P6 1 1 255 ab", "it ends before the image does");
  refuse("P5 1 1 256 a", "it ends before the image does");
  refuse("P4 9 1 a", "it claims 1x9 pixels, more than its bytes can hold");
  refuse("P5 0 1 255 a", "it claims 1x0 pixels, and so has none");
  refuse("P5 1 -1 255 a", "it claims a negative size");
  refuse("P5 1 1 0 a", "its largest sample is 0, which must be 1 to 65535");
  refuse("P5 1 1 65536 a", "its largest sample is 65536, which must be 1 to 65535");
  refuse("P5 9999999999 9999999999 255 a", "more than the 178956970 that an image may have");
  refuse("P5 10000 10000 255 a", "more than its bytes can hold");
  refuse("P3 10000 10000 255 1", "more than its bytes can hold");
  refuse("P2 1 1 9 10 ", "it has a sample of 10, but its largest is 9");
  refuse("P2 1 1 999 -1 ", "it has a negative sample");
  refuse("P1 2 1 012", "it is no sound PPM: it has text where a 0 or 1 must be");  // also after the last bit
  refuse("P2 1 1 255 1 12345678901", "it is no sound PPM: it has too long a number");
}

TEST_CASE("A PPM file with any one byte changed is decoded or refused with BadImage") {
  for (const char* file : {"plain.pbm", "raw.pbm", "plain15.pgm", "raw4095.pgm", "plain.ppm", "raw31.ppm"}) {
    const Damaged count = damage_every_byte(content_of(pictures / file), decoded_ppm);
    CHECK(count.whole > 0);
    CHECK(count.refused > 0);
  }
}
