// SPDX-License-Identifier: MIT
#include <archetype/image/codecs/webp.hpp>

#include <cstddef>
#include <string>

#include <catch2/catch.hpp>

#include "../pictures.hpp"
#include "../sum.hpp"
#include "formats.hpp"

using namespace archetype;
using Catch::Contains;
using namespace std::string_literals;

namespace {

std::string chunk(const std::string& name, const std::string& data) {
  return name + little_endian(data.size(), 4) + data + std::string(data.size() % 2, '\0');
}

std::string riff(const std::string& chunks) { return "RIFF" + little_endian(chunks.size() + 4, 4) + "WEBP" + chunks; }

/// An extended header; flag 2 marks an animation.
std::string canvas(char flags, std::size_t width, std::size_t height) {
  return chunk("VP8X", flags + "\0\0\0"s + little_endian(width - 1, 3) + little_endian(height - 1, 3));
}

/// A frame of an animation. `x` and `y` are even.
std::string webp_frame(std::size_t x, std::size_t y, std::size_t width, std::size_t height, const std::string& data) {
  return chunk("ANMF", little_endian(x / 2, 3) + little_endian(y / 2, 3) + little_endian(width - 1, 3) +
                           little_endian(height - 1, 3) + little_endian(100, 3) + "\0"s + data);
}

const std::string animation = chunk("ANIM", std::string(6, '\0'));

/// The chunks of an image of 21×13 pixels.
std::string picture(const char* file) { return content_of(pictures / file).substr(12); }

Image decoded_webp(const std::string& content, Orientation orientation = Orientation::as_stored) {
  return codecs::decode_webp(bytes_of(content), orientation);
}

}  // namespace

TEST_CASE("EXIF data of a WebP file are found with and without JPEG's prefix") {
  for (const char* file : {"lossy_exif6.webp", "lossless_exif8_marked.webp"}) {
    INFO(file);
    const auto expected = pillow().at("upright").at(file);
    const Image image = decoded_webp(content_of(pictures / file), Orientation::upright);
    CHECK(image.width() == expected.at("width"));
    CHECK(sum_of(image) == expected.at("sum").get<std::string>());
  }
  CHECK(decoded_webp(content_of(pictures / "lossy.webp"), Orientation::upright).width() == 21);
}

TEST_CASE("The first frame of an animation is placed on a black canvas") {
  const Image whole = decoded_webp(content_of(pictures / "lossless.webp"));
  const Image image =
      decoded_webp(riff(canvas(2, 30, 20) + animation + webp_frame(4, 6, 21, 13, picture("lossless.webp")) +
                        webp_frame(0, 0, 21, 13, picture("lossy.webp"))));
  REQUIRE(image.height() == 20);
  REQUIRE(image.width() == 30);
  for (int y = 0; y < image.height(); ++y) {
    for (int x = 0; x < image.width(); ++x) {
      const bool inside = y >= 6 && y < 19 && x >= 4 && x < 25;
      for (int c = 0; c < 3; ++c) REQUIRE(image.at(y, x)[c] == (inside ? whole.at(y - 6, x - 4)[c] : 0));
    }
  }
}

TEST_CASE("A truncated WebP file is refused") {
  for (const char* file :
       {"lossy.webp", "lossy_alpha.webp", "lossless_alpha.webp", "lossy_exif6.webp", "animated.webp"}) {
    const std::string content = content_of(pictures / file);
    for (std::size_t length = 0; length < content.size(); ++length) {
      INFO(file << " of " << length);
      CHECK_THROWS_AS(decoded_webp(content.substr(0, length)), BadImage);
    }
    CHECK(decoded_webp(content + "something behind") == decoded_webp(content));
  }
}

TEST_CASE("A damaged WebP file is refused with a message that names the damage") {
  const auto refuse = [](const std::string& content, const std::string& sentence) {
    INFO(sentence);
    CHECK_THROWS_WITH(decoded_webp(content), Contains(sentence));
  };
  const std::string lossless = picture("lossless.webp"), lossy = picture("lossy.webp");
  REQUIRE(decoded_webp(riff(canvas(0, 21, 13) + lossy)).width() == 21);

  refuse("", "it is no sound WebP: its parts make no image");
  refuse(riff(lossy).substr(0, 100), "it ends before the image does");
  refuse(riff(""), "it ends before the image does");
  refuse(riff(chunk("ABCD", "abcd")), "it ends before the image does");
  refuse(std::string(100, '\0'), "it is no sound WebP");
  refuse(riff(canvas(0, 21, 14) + lossy), "it is no sound WebP: its parts make no image");
  refuse(riff(canvas(2, 21, 13) + animation), "it is no sound WebP");
  refuse(riff(canvas(2, 21, 13) + animation + webp_frame(2, 0, 21, 13, lossy)), "it is no sound WebP");
  // The image must lie within the canvas, whatever size its frame states.
  refuse(riff(canvas(2, 30, 20) + animation + webp_frame(10, 0, 20, 13, lossy)), "it is no sound WebP");
  refuse(riff(canvas(2, 30, 20) + animation + webp_frame(0, 0, 21, 13, lossy) + webp_frame(10, 0, 21, 13, lossless)),
         "it is no sound WebP");
  refuse(riff(canvas(2, 20'000, 20'000) + animation + webp_frame(0, 0, 21, 13, lossy)),
         "it claims 20000x20000 pixels, more than the 178956970 that an image may have");
  refuse(riff(chunk("VP8L", "\x2F\xFF\xFF\xFF\x0F"s + std::string(99, '\0'))),
         "it claims 16384x16384 pixels, more than the 178956970");
  refuse(riff(chunk("VP8L", "\x2F\x14\0\x03\0"s + std::string(99, '\xFF'))),
         "it is no sound WebP: the data of its image are damaged");
  refuse(riff(chunk("VP8L", lossless.substr(8, 60))), "it is no sound WebP: the data of its image are damaged");
  refuse(riff(chunk("VP8 ", lossy.substr(8, 60))), "it ends before the image does");
}

TEST_CASE("A WebP file with any one byte changed is decoded or refused with BadImage") {
  for (const char* file :
       {"lossy_exif6.webp", "lossy_alpha.webp", "lossless_alpha.webp", "lossless_few_colors.webp", "animated.webp"}) {
    const Damaged count = damage_every_byte(content_of(pictures / file), [](const std::string& content) {
      return decoded_webp(content, Orientation::upright);
    });
    CHECK(count.whole > 0);
    CHECK(count.refused > 0);
  }
}
