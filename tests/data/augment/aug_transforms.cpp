// SPDX-License-Identifier: MIT
#include <archetype/data/augment/aug_transforms.hpp>

#include <torch/types.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <cstdint>
#include <vector>

#include <archetype/data/augment/projection.hpp>

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

TEST_CASE("What becomes of an image does not depend on its batch") {
  const auto images = torch::rand({4, 3, 9, 11});
  std::vector<Random> all{Random{0}, Random{1}, Random{2}, Random{3}}, one{Random{2}};
  CHECK(AugTransforms{}(images, all)[2].equal(AugTransforms{}(images.slice(0, 2, 3), one)[0]));
}

TEST_CASE("Options of augmentations out of range are refused by name") {
  CHECK_THROWS_WITH((AugTransforms{{.max_warp = 0.5}}), Catch::Contains("magnitude is 0.5, expected 0 to below 0.5"));
  CHECK_THROWS_WITH((AugTransforms{{.p_affine = 2}}), Catch::Contains("probability is 2, expected 0 to 1"));
}
