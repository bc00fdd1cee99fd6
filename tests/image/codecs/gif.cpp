// SPDX-License-Identifier: MIT
#include <archetype/image/codecs/gif.hpp>

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "../pictures.hpp"
#include "../sum.hpp"

using namespace archetype;
using Catch::Contains;
using namespace std::string_literals;

namespace {

std::string number(unsigned value) { return {static_cast<char>(value & 0xFF), static_cast<char>(value >> 8)}; }

/// A logical screen without a palette, so that the pixels are grays.
std::string screen(unsigned width, unsigned height) { return "GIF89a" + number(width) + number(height) + "\0\0\0"s; }

struct Place {
  unsigned left, top, width, height;
};

/// A frame with indices of 2 bits.
std::string gif_frame(Place place, const std::string& blocks, char flags = 0) {
  return "," + number(place.left) + number(place.top) + number(place.width) + number(place.height) + flags + "\2" +
         blocks;
}

/// Pairs of a code and its size in bits, packed into one block, lowest bits first.
std::string block(const std::vector<std::pair<unsigned, unsigned>>& codes) {
  std::string bytes;
  unsigned long bits = 0;
  unsigned count = 0;
  for (const auto& [code, size] : codes) {
    bits |= static_cast<unsigned long>(code) << count;
    for (count += size; count >= 8; count -= 8, bits >>= 8) bytes += static_cast<char>(bits & 0xFF);
  }
  if (count > 0) bytes += static_cast<char>(bits & 0xFF);
  return static_cast<char>(bytes.size()) + bytes;
}

constexpr unsigned clear = 4, end = 5;
const std::string three = block({{clear, 3}, {1, 3}, {2, 3}, {3, 3}, {end, 4}}), finish = "\0;"s;

Image decoded_gif(const std::string& content) { return codecs::decode_gif(bytes_of(content)); }

/// The red values of all pixels, as letters: 'a' for 0, 'b' for 1, and so on.
std::string letters(const std::string& content) {
  const Image image = decoded_gif(content);
  std::string text;
  for (std::size_t i = 0; i < image.bytes().size(); i += 3) text += static_cast<char>('a' + image.bytes()[i]);
  return text;
}

}  // namespace

// The expected values of this file are those of Pillow 9.4.
TEST_CASE("A GIF frame is placed on the screen, which grows to fit and has the transparent or the first color") {
  const std::string transparent = "!\xF9\4\1\0\0\7\0"s;
  CHECK(letters(screen(3, 1) + gif_frame({0, 0, 3, 1}, three) + finish) == "bcd");
  CHECK(letters(screen(5, 2) + gif_frame({1, 1, 3, 1}, three) + finish) == "aaaaaabcda");
  CHECK(letters(screen(5, 2) + transparent + gif_frame({1, 1, 3, 1}, three) + finish) == "hhhhhhbcdh");
  CHECK(letters(screen(1, 1) + gif_frame({1, 0, 3, 1}, three) + finish) == "abcd");
  CHECK(letters(screen(0, 0) + gif_frame({0, 0, 1, 3}, three) + finish) == "bcd");
  // A frame of size 0 fills the screen.
  CHECK(letters(screen(3, 1) + gif_frame({0, 0, 0, 0}, three) + finish) == "bcd");
  CHECK_THROWS_WITH(letters(screen(3, 1) + gif_frame({1, 0, 0, 1}, three) + finish),
                    "it claims 1x0 pixels, and so has none");
  CHECK_THROWS_WITH(letters(screen(3, 1) + gif_frame({0, 0, 3, 0}, three) + finish),
                    "it claims 0x3 pixels, and so has none");
}

TEST_CASE("An interlaced GIF frame is stored in four passes, or fewer if it is small") {
  const std::string pixels =
      block({{clear, 3}, {1, 3}, {2, 3}, {clear, 3}, {3, 3}, {0, 3}, {clear, 3}, {1, 3}, {2, 3}});
  CHECK(letters(screen(1, 6) + gif_frame({0, 0, 1, 6}, pixels, 0x40) + finish) == "badbcc");
  CHECK(letters(screen(1, 2) + gif_frame({0, 0, 1, 2}, pixels, 0x40) + finish) == "bc");
  CHECK(letters(screen(1, 1) + gif_frame({0, 0, 1, 1}, pixels, 0x40) + finish) == "b");
}

TEST_CASE("LZW codes of a GIF file are read up to the last pixel, and what follows is ignored") {
  const auto read = [](const std::string& blocks, unsigned width = 3) {
    return letters(screen(width, 1) + gif_frame({0, 0, width, 1}, blocks));
  };
  CHECK(read(three) == "bcd");
  CHECK(read(block({{1, 3}, {2, 3}, {3, 3}})) == "bcd");                  // without a clear code at the beginning
  CHECK(read(block({{clear, 3}, {1, 3}, {6, 3}, {0, 3}}), 4) == "bbba");  // a code that completes itself
  CHECK(read("\1"s + three[1] + "\0\1"s + three[2]) == "bcd");            // an empty block is skipped
  CHECK_THROWS_WITH(read(block({{clear, 3}, {1, 3}, {7, 3}})), "it is no sound GIF: its codes make no sense");
  CHECK_THROWS_WITH(read(block({{clear, 3}, {6, 3}})), "it is no sound GIF: its codes make no sense");
  CHECK_THROWS_WITH(read(three, 4), "it ends before the image does");
  CHECK_THROWS_WITH(read("\4" + three.substr(1)), "it ends before the image does");  // a truncated block

  // Pillow heeds an end code before the last pixel only if it has read the whole file.
  const std::string early = block({{clear, 3}, {1, 3}, {end, 3}, {2, 3}, {3, 3}});
  CHECK_THROWS_WITH(read(early + finish), "it ends before the image does");
  CHECK(read(early + std::string(70'000, '\0')) == "bcd");
}

TEST_CASE("Extensions of a GIF file are skipped") {
  const std::string image = gif_frame({0, 0, 3, 1}, three) + finish;
  const auto read = [&](const std::string& extension) { return letters(screen(3, 1) + extension + image); };
  CHECK(read("!\xFE\2hi\0"s) == "bcd");
  CHECK(read("!\xFF\x0BNETSCAPE2.0\3\1\0\0\0"s) == "bcd");
  CHECK(read("!\1\2hi\3you\0"s) == "bcd");
  CHECK(read("!\1\0\2hi\0"s) == "bcd");  // Pillow continues after an empty block
  CHECK(read("these bytes are not known") == "bcd");
  CHECK_THROWS_WITH(read("!\xF9\2\0\0\0"s), "it is no sound GIF: an extension is cut short");
  CHECK_THROWS_WITH(read("!\xF9\3\1\0\0\0"s), "it is no sound GIF: an extension is cut short");
  CHECK_THROWS_WITH(read("!\xFF\0"s), "it is no sound GIF: an extension is cut short");
  CHECK_THROWS_WITH(read("!\xFF\x0BNETSCAPE2.0\0"s), "it is no sound GIF: an extension is cut short");
  CHECK_THROWS_WITH(read(";"), "it is a GIF without an image");
}

TEST_CASE("A damaged GIF file is refused with a message that names the damage") {
  const auto refuse = [](const std::string& content, const std::string& sentence) {
    INFO(sentence);
    CHECK_THROWS_WITH(decoded_gif(content), Contains(sentence));
  };
  refuse("", "it is no GIF");
  refuse("GIF88a" + std::string(100, '\0'), "it is no GIF");
  refuse("GIF89a", "it ends before the image does");
  refuse(screen(1, 1), "it ends before the image does");
  refuse(screen(1, 1).replace(10, 1, "\x87") + std::string(767, '\1'), "it ends before the image does");
  refuse(screen(3, 1) + gif_frame({0, 0, 3, 1}, ""), "more than its bytes can hold");
  refuse(screen(65'535, 65'535) + gif_frame({0, 0, 3, 1}, three), "more than the 178956970 that an image may have");
  refuse(screen(9, 9) + gif_frame({65'535, 65'535, 3, 1}, three), "it claims 65536x65538 pixels");
  refuse(screen(10'000, 10'000) + gif_frame({0, 0, 10'000, 10'000}, three), "more than its bytes can hold");
  refuse(screen(10'000, 10'000) + gif_frame({0, 0, 50, 50}, three), "it ends before the image does");
  refuse(screen(3, 1) + gif_frame({0, 0, 3, 1}, three).replace(10, 1, "\x0D"),
         "its codes begin with more than 12 bits");
}

TEST_CASE("A GIF file truncated anywhere before its last pixel is refused") {
  for (const char* file : {"palette8.gif", "interlaced.gif", "extensions.gif"}) {
    const std::string content = content_of(pictures / file);
    const std::size_t after_pixels = content.size() - 3;  // two ends of blocks and the trailer
    for (std::size_t length = 0; length < after_pixels; ++length) {
      INFO(file << " of " << length);
      CHECK_THROWS_AS(decoded_gif(content.substr(0, length)), BadImage);
    }
    CHECK(decoded_gif(content.substr(0, content.size() - 1)) == decoded_gif(content));
  }
}

TEST_CASE("A GIF file with any one byte changed is decoded or refused with BadImage") {
  for (const char* file : {"palette8.gif", "interlaced.gif", "extensions.gif", "small_frame_transparent.gif"}) {
    const Damaged count = damage_every_byte(content_of(pictures / file), decoded_gif);
    CHECK(count.whole > 0);
    CHECK(count.refused > 0);
  }
}
