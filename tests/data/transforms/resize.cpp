// SPDX-License-Identifier: MIT
#include <archetype/data/random.hpp>
#include <archetype/data/transforms/pipeline.hpp>
#include <archetype/data/transforms/resize.hpp>
#include <archetype/data/transforms/transform.hpp>
#include <archetype/image/preprocess.hpp>

#include <set>

#include <catch2/catch.hpp>

#include "../../image/pictures.hpp"

using namespace archetype;

namespace {

Image resized(const Image& image, int size) { return resize(image, size, size, Interpolation::bilinear); }

}  // namespace

TEST_CASE("Resize cuts the middle square in validation, whose offset is rounded down") {
  // fastai: of 101×77 the square at column 12
  const Image wide = hard_edges(77, 101), high = hard_edges(101, 77);
  CHECK(Resize{32}(wide) == resized(crop(wide, 0, 12, 77, 77), 32));
  CHECK(Resize{32}(high) == resized(crop(high, 12, 0, 77, 77), 32));
}

TEST_CASE("Resize cuts a square at a random place in training") {
  const Image wide = hard_edges(7, 11);
  Random random{1};
  std::set<int> places;
  for (int i = 0; i < 200; ++i) {
    const Image square = Resize{7}(wide, random);
    for (int left = 0; left <= 4; ++left)
      if (square == crop(wide, 0, left, 7, 7)) places.insert(left);
  }
  // Places are shares of 4 pixels, rounded down, so the last is never reached.
  CHECK(places == std::set<int>{0, 1, 2, 3});
}

TEST_CASE("Resize pads to the smallest square, mirrored at the outermost pixels, or black, or by the border") {
  const Image wide = hard_edges(5, 9);  // two rows above and below
  const Image mirrored = Resize{9, ResizeMethod::pad}(wide);
  const Image black = Resize{9, ResizeMethod::pad, BorderMode::zeros}(wide);
  const Image repeated = Resize{9, ResizeMethod::pad, BorderMode::border}(wide);
  const auto row = [](const Image& image, int y) { return crop(image, y, 0, 1, 9); };
  CHECK(row(mirrored, 2) == row(wide, 0));
  CHECK(row(mirrored, 0) == row(wide, 2));
  CHECK(row(mirrored, 8) == row(wide, 2));
  CHECK(row(black, 0) == Image(1, 9));
  CHECK(row(black, 6) == row(wide, 4));
  CHECK(row(repeated, 0) == row(wide, 0));
  CHECK(row(repeated, 8) == row(wide, 4));
}

TEST_CASE("Resize squishes the whole picture") {
  const Image wide = hard_edges(20, 50);
  Random random{1};
  CHECK(Resize{16, ResizeMethod::squish}(wide) == resized(wide, 16));
  CHECK(Resize{16, ResizeMethod::squish}(wide, random) == resized(wide, 16));
}

TEST_CASE("A size below 1 is refused") {
  CHECK_THROWS_WITH(Resize{0}(hard_edges(4, 4)), Catch::Contains("Resize: size is 0, expected at least 1"));
}

TEST_CASE("A pipeline resizes pictures before they become tensors of numbers from 0 to 1") {
  const Image wide = hard_edges(20, 50);
  const Pipeline pipeline{Resize{8}, RandomHorizontalFlip{1}, Normalize{{0, 0, 0}, {0.5, 0.5, 0.5}}};
  const torch::Tensor expected = to_tensor(Resize{8}(wide)) / 0.5;
  CHECK(pipeline.validation(wide).equal(expected));
  Random random{4};
  const torch::Tensor unflipped = to_tensor(Resize{8}(wide, random)) / 0.5;
  CHECK(pipeline.training(wide, Random{4}).equal(unflipped.flip(2)));
  CHECK(pipeline.text() ==
        "Resize(size 8, crop), RandomHorizontalFlip(probability 1), Normalize(mean 0 0 0, deviation 0.5 0.5 0.5)");
}
