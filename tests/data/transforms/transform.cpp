// SPDX-License-Identifier: MIT
#include <archetype/data/sources/image_source.hpp>
#include <archetype/data/transforms/transform.hpp>

#include <catch2/catch.hpp>
#include <torch/types.h>

#include "../../image/pictures.hpp"

using namespace archetype;

TEST_CASE("Normalization subtracts the mean and divides by the deviation of each channel") {
  const auto image = torch::tensor({0.5, 1.0, 0.25, 0.0}, torch::kFloat).view({2, 1, 2});
  const auto expected = torch::tensor({0.0, 2.0, 0.0, -0.5}, torch::kFloat).view({2, 1, 2});
  const torch::Tensor before = image.clone();
  CHECK(Normalize({0.5, 0.25}, {0.25, 0.5})(image).equal(expected));
  CHECK(Normalize({0.5, 0.25}, {0.25, 0.5})(image.view({2, 1, 2})).equal(expected));
  CHECK(image.equal(before));  // what others hold stays as it is
  CHECK(Normalize({0.5, 0.25}, {0.25, 0.5})(image.clone()).equal(expected));
}

TEST_CASE("Normalization of other channels is refused with both numbers") {
  CHECK_THROWS_WITH(Normalize({0.5}, {0.5})(torch::zeros({3, 2, 2})), Catch::Contains("3 channels, mean has 1"));
  CHECK_THROWS_WITH(Normalize({0.5}, {0.5, 0.5}), Catch::Contains("mean has 1 channels, deviation has 2"));
  CHECK_THROWS_WITH(Normalize({0.5}, {0}), Catch::Contains("expected above 0"));
}

TEST_CASE("A random flip mirrors left to right, as often as told") {
  const auto image = torch::arange(6, torch::kFloat).view({1, 2, 3});
  const auto mirrored = torch::tensor({2, 1, 0, 5, 4, 3}, torch::kFloat).view({1, 2, 3});
  Random random{1};
  CHECK(RandomHorizontalFlip{1}(image, random).equal(mirrored));
  CHECK(RandomHorizontalFlip{0}(image, random).equal(image));
  int flips = 0;
  for (int i = 0; i < 2'000; ++i) flips += RandomHorizontalFlip{0.25}(image, random).equal(mirrored) ? 1 : 0;
  CHECK(std::abs(flips - 500) < 100);  // five standard deviations
}

TEST_CASE("A random flip mirrors a picture as it does its tensor") {
  for (const int width : {4, 5}) {
    const Image image = hard_edges(3, width);
    Random random{1};
    CHECK(to_tensor(RandomHorizontalFlip{1}(image, random)).equal(to_tensor(image).flip(2)));
    CHECK(RandomHorizontalFlip{0}(image, random) == image);
  }
}
