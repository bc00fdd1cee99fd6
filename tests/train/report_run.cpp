// SPDX-License-Identifier: MIT
#include <archetype/train/report_run.hpp>

#include <cstdint>
#include <vector>

#include <catch2/catch.hpp>

using namespace archetype;

TEST_CASE("The thumbnail of a small image has its bytes, channel by channel") {
  Image image(1, 2, {10, 20, 30});
  image.at(0, 1)[2] = 255;
  const Thumbnail thumbnail = thumbnail_of(image);
  CHECK(thumbnail.channels == 3);
  CHECK(thumbnail.height == 1);
  CHECK(thumbnail.width == 2);
  CHECK(thumbnail.pixels == std::vector<std::uint8_t>{10, 10, 20, 20, 30, 255});
}

TEST_CASE("The shorter side of a thumbnail has at most 128 pixels") {
  const Thumbnail thumbnail = thumbnail_of(Image(256, 512, {1, 2, 3}));
  CHECK(thumbnail.height == 128);
  CHECK(thumbnail.width == 256);
  CHECK(thumbnail.pixels.back() == 3);
}
