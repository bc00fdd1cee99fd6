// SPDX-License-Identifier: MIT
#include <archetype/data/augment/apply_change.hpp>
#include <archetype/data/augment/aug_transforms.hpp>
#include <archetype/data/augment/projection.hpp>

#include <cmath>
#include <cstdint>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <torch/types.h>

#include "../../train/reference.hpp"

using namespace archetype;

TEST_CASE("Each piece of aug_transforms applies as often as in fastai, and as strongly at most") {
  constexpr int draws = 4'000;
  int flips = 0, warps = 0, brighter = 0, stronger = 0;
  for (std::uint64_t i = 0; i < draws; ++i) {
    Random random{1, i};
    const Change change = AugTransforms{}.drawn(random);
    const auto& m = change.affine.entries;
    flips += m[0] < 0 ? 1 : 0;
    warps += change.perspective == Projection{} ? 0 : 1;
    brighter += change.brightness != 0 ? 1 : 0;
    stronger += change.contrast != 1 ? 1 : 0;
    CHECK(std::abs(std::atan2(m[1], m[4])) <= 10.001 * std::acos(-1) / 180);
    const double zoom = 1 / std::hypot(m[3], m[4]);
    CHECK((zoom > 0.999999 && zoom < 1.100001));
    CHECK(std::abs(std::log(change.contrast)) <= -std::log(0.8) + 1e-9);
    CHECK(std::abs(change.brightness) <= std::log(0.6 / 0.4) / 0.8 + 1e-9);
  }
  // Within five standard deviations.
  CHECK(std::abs(flips - 2'000) < 160);
  CHECK(std::abs(warps - 3'750) < 80);
  CHECK(std::abs(brighter - 3'000) < 140);
  CHECK(std::abs(stronger - 3'000) < 140);
}

TEST_CASE("An image of another type or rank is refused") {
  Random random{1};
  CHECK_THROWS_WITH(AugTransforms{}(torch::rand({2, 3, 8, 8}), random), Catch::Contains("[2, 3, 8, 8]"));
  CHECK_THROWS_WITH(AugTransforms{}(torch::zeros({3, 8, 8}, torch::kUInt8), random), Catch::Contains("unsigned char"));
}

TEST_CASE("Augmentations tell their options in a line") {
  CHECK(Augment{Rotate{30, 0.25}, Zoom{}}.text() ==
        "Augment(Rotate(max_degrees 30, probability 0.25), Zoom(min_zoom 1, max_zoom 1.1, probability 0.5))");
}

TEST_CASE("Options of augmentations out of range are refused by name") {
  CHECK_THROWS_WITH((AugTransforms{{.max_warp = 0.5}}), Catch::Contains("magnitude is 0.5, expected 0 to below 0.5"));
  CHECK_THROWS_WITH((AugTransforms{{.p_affine = 2}}), Catch::Contains("probability is 2, expected 0 to 1"));
}

TEST_CASE("An image is augmented and resized by one interpolation, as in fastai") {
  int shrunk = 0;
  for (const auto& reference : recorded("recipes/resized_augmentations.json")) {
    INFO(reference["shape"].dump() << " to " << reference["size"]);
    const std::vector<std::int64_t> shape = reference["shape"];
    const torch::Tensor image = uniform("image", shape).add(1).div(2);
    const int size = reference["size"];
    Change change;
    change.move(rotated(reference["degrees"]));
    change.move(zoomed(reference["zoom"][0], reference["zoom"][1], reference["zoom"][2]));
    const torch::Tensor expected = torch::tensor(reference["result"].get<std::vector<float>>());
    const torch::Tensor found = apply_geometry(image, change, size);
    CHECK(found.sizes() == torch::IntArrayRef{shape[0], size, size});
    CHECK((found.flatten() - expected).abs().max().item<double>() < 1e-5);
    shrunk += shape[1] > 2 * size ? 1 : 0;
    if (change.affine == Projection{})
      CHECK((AugTransforms{{.size = size}}(image).flatten() - expected).abs().max().item<double>() < 1e-5);
  }
  CHECK(shrunk > 2);
}

TEST_CASE("With a size, images of training and validation have it") {
  const AugTransforms augment{{.size = 6}};
  Random random{1};
  CHECK(augment(torch::rand({3, 20, 9}), random).sizes() == torch::IntArrayRef{3, 6, 6});
  CHECK(augment(torch::rand({3, 5, 30})).sizes() == torch::IntArrayRef{3, 6, 6});
  CHECK(augment.text() == AugTransforms{}.text() + ", resized to 6");
  const torch::Tensor image = torch::rand({3, 20, 9});
  CHECK(AugTransforms{}(image).equal(image));
  CHECK_THROWS_WITH((AugTransforms{{.size = -1}}), Catch::Contains("size is -1, expected at least 1"));
}
