// SPDX-License-Identifier: MIT
#include <archetype/image/preprocess.hpp>

#include <array>
#include <limits>
#include <vector>

#include <catch2/catch.hpp>

using namespace archetype;

namespace {

/// An image whose pixels are (1 + row, 1 + column, 7).
Image places(int height, int width) {
  Image image(height, width);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      image.at(y, x)[0] = static_cast<std::uint8_t>(1 + y);
      image.at(y, x)[1] = static_cast<std::uint8_t>(1 + x);
      image.at(y, x)[2] = 7;
    }
  }
  return image;
}

std::vector<int> columns(const Image& image) {
  std::vector<int> result;
  for (int x = 0; x < image.width(); ++x) result.push_back(image.at(0, x)[1]);
  return result;
}

std::vector<int> rows(const Image& image) {
  std::vector<int> result;
  for (int y = 0; y < image.height(); ++y) result.push_back(image.at(y, 0)[0]);
  return result;
}

}  // namespace

// The values are those of torchvision 0.14.1's functional.center_crop on Pillow images.
TEST_CASE("The center is cropped as by torchvision, which rounds halves to even") {
  using Places = std::vector<int>;
  CHECK(columns(crop_center(places(1, 10), 1, 7)) == Places{3, 4, 5, 6, 7, 8, 9});
  CHECK(columns(crop_center(places(1, 8), 1, 7)) == Places{1, 2, 3, 4, 5, 6, 7});
  CHECK(columns(crop_center(places(1, 12), 1, 7)) == Places{3, 4, 5, 6, 7, 8, 9});
  CHECK(columns(crop_center(places(1, 9), 1, 4)) == Places{3, 4, 5, 6});
  CHECK(columns(crop_center(places(1, 5), 1, 5)) == Places{1, 2, 3, 4, 5});
  CHECK(rows(crop_center(places(10, 1), 7, 1)) == Places{3, 4, 5, 6, 7, 8, 9});
  CHECK(rows(crop_center(places(9, 1), 4, 1)) == Places{3, 4, 5, 6});
}

TEST_CASE("A center crop larger than the image is black outside it") {
  using Places = std::vector<int>;
  CHECK(columns(crop_center(places(1, 5), 1, 8)) == Places{0, 1, 2, 3, 4, 5, 0, 0});
  CHECK(columns(crop_center(places(1, 6), 1, 9)) == Places{0, 1, 2, 3, 4, 5, 6, 0, 0});
  CHECK(rows(crop_center(places(5, 1), 8, 1)) == Places{0, 1, 2, 3, 4, 5, 0, 0});
  const Image both = crop_center(places(10, 2), 7, 5);  // cropped in one direction, padded in the other
  CHECK(both.at(0, 1)[0] == 3);
  CHECK(both.at(6, 2)[0] == 9);
  CHECK(both.at(6, 0)[0] == 0);
}

TEST_CASE("A crop may lie anywhere, and is black outside the image") {
  using Places = std::vector<int>;
  CHECK(columns(crop(places(1, 5), 0, 2, 1, 2)) == Places{3, 4});
  CHECK(columns(crop(places(1, 5), 0, -1, 1, 4)) == Places{0, 1, 2, 3});
  CHECK(columns(crop(places(1, 5), 0, 3, 1, 4)) == Places{4, 5, 0, 0});
  CHECK(rows(crop(places(5, 1), -2, 0, 4, 1)) == Places{0, 0, 1, 2});
  constexpr int far = std::numeric_limits<int>::max();
  for (const int offset : {far, 5, -4, -far}) {
    CHECK(crop(places(5, 5), offset, 0, 4, 4) == Image(4, 4));
    CHECK(crop(places(5, 5), 0, offset, 4, 4) == Image(4, 4));
  }
}

TEST_CASE("The largest square is cropped before resizing, with fastai's rounding of its side") {
  // fastai 2.7, Resize: 244 / 224 * 224 is below 244 in double precision.
  const Image image = places(244, 250);
  CHECK(resize_square(image, 224, Interpolation::bilinear) ==
        resize(crop(image, 0, 3, 243, 243), 224, 224, Interpolation::bilinear));
  CHECK(resize_square(places(3, 6), 3, Interpolation::bicubic) == crop(places(3, 6), 0, 1, 3, 3));
  CHECK_THROWS_AS(resize_square(image, 0, Interpolation::bilinear), std::invalid_argument);
}

TEST_CASE("Resizing by the shorter side rounds the longer one down") {
  const auto size = [](const Image& image) { return std::array{image.height(), image.width()}; };
  CHECK(size(resize_shorter_side(places(100, 150), 25, Interpolation::bilinear)) == std::array{25, 37});
  CHECK(size(resize_shorter_side(places(150, 100), 25, Interpolation::bilinear)) == std::array{37, 25});
  CHECK(size(resize_shorter_side(places(3, 3), 7, Interpolation::bicubic)) == std::array{7, 7});
  CHECK(resize_shorter_side(places(5, 9), 5, Interpolation::bicubic) == places(5, 9));
  CHECK_THROWS_AS(resize_shorter_side(places(1, 200), 2'000'000'000, Interpolation::bicubic), std::invalid_argument);
  CHECK_THROWS_AS(resize_shorter_side(places(3, 3), 0, Interpolation::bicubic), std::invalid_argument);
  CHECK_THROWS_AS(crop_center(places(3, 3), 3, 0), std::invalid_argument);
}

TEST_CASE("Each channel is normalized to exactly PyTorch's floats") {
  Image image(1, 5);
  constexpr std::array<std::uint8_t, 5> values = {0, 1, 127, 200, 255};
  for (int x = 0; x < 5; ++x) std::fill_n(image.at(0, x), 3, values[static_cast<std::size_t>(x)]);
  // PyTorch 1.13: to(float32).div(255).sub_(mean).div_(deviation)
  const std::vector<float> expected = {
      -0x1.0f177ap+1F, -0x1.0ce656p+1F, 0x1.d2734cp-5F, 0x1.4e9a9ep+0F, 0x1.1fdc3ap+1F,  // red
      -0x1.049248p+1F, -0x1.02549ep+1F, 0x1.805bc8p-3F, 0x1.773738p+0F, 0x1.36db6ep+1F,  // green
      -0x1.cdf012p+0F, -0x1.c979d4p+0F, 0x1.a2e17ap-2F, 0x1.ae6fdep+0F, 0x1.51eb86p+1F,  // blue
  };
  CHECK(normalize(image) == expected);
  CHECK(normalize(image, {.mean = {0, 0, 0}, .deviation = {1, 1, 1}})[4] == 1.0F);
  std::vector<float> short_of_one(14);
  CHECK_THROWS_WITH(normalize(image, {}, short_of_one), "an image of 1x5 pixels needs room for 15 numbers, not for 14");
}
