// SPDX-License-Identifier: MIT
#include <archetype/data/augment/random_erasing.hpp>
#include <archetype/data/random.hpp>

#include <array>
#include <cmath>
#include <cstdint>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <torch/types.h>

#include "../../train/reference.hpp"

using namespace archetype;

TEST_CASE("The sides of a rectangle follow from area and ratio as in torchvision") {
  for (const auto& reference : recorded("recipes/erased_sides.json")) {
    INFO(reference.dump());
    const double area =
        reference["area"].get<double>() * reference["height"].get<double>() * reference["width"].get<double>();
    const auto [height, width] = RandomErasing::sides(area, reference["ratio"]);
    CHECK(std::array{height, width} == reference["sides"].get<std::array<std::int64_t, 2>>());
  }
}

TEST_CASE("One rectangle of an image is erased, as often and as large as asked") {
  const torch::Tensor image = torch::ones({3, 30, 40});
  int erased = 0;
  double area = 0;
  for (std::uint64_t i = 0; i < 400; ++i) {
    Random random{i};
    const torch::Tensor result = RandomErasing{}(image, random);
    const torch::Tensor gone = result[0].eq(0);
    CHECK(gone.equal(result[2].eq(0)));
    CHECK(gone.sum().item<int>() == gone.any(0).sum().item<int>() * gone.any(1).sum().item<int>());
    erased += gone.any().item<bool>() ? 1 : 0;
    area += gone.to(torch::kDouble).mean().item<double>();
    CHECK(gone.to(torch::kDouble).mean().item<double>() < 0.36);
  }
  CHECK(std::abs(erased - 200) < 50);  // five standard deviations
  CHECK(std::abs(area / erased - 0.175) < 0.03);
  CHECK(image.eq(1).all().item<bool>());
}

TEST_CASE("A rectangle is filled with a value, or with noise per channel or per pixel") {
  const torch::Tensor image = torch::full({3, 64, 64}, 7.F);
  const auto filled = [&](Filling filling) {
    Random random{3};
    const torch::Tensor result =
        RandomErasing{.probability = 1, .min_area = 0.3, .filling = filling, .value = 2}(image, random);
    return result.masked_select(result.ne(7)).view({3, -1});
  };
  CHECK(filled(Filling::constant).eq(2).all().item<bool>());
  const torch::Tensor channels = filled(Filling::channels);
  CHECK(channels.eq(channels.slice(1, 0, 1)).all().item<bool>());
  CHECK(channels[0][0].item<float>() != channels[1][0].item<float>());
  const torch::Tensor pixels = filled(Filling::pixels);
  const auto count = static_cast<double>(pixels.numel());
  CHECK(count > 3'000);
  CHECK(std::abs(pixels.mean().item<double>()) < 5 / std::sqrt(count));
  CHECK(std::abs(pixels.var().item<double>() - 1) < 5 * std::sqrt(2 / count));
}

TEST_CASE("Options of erasing out of range are refused by name") {
  Random random{1};
  CHECK_THROWS_WITH((RandomErasing{.max_area = 0.01}(torch::ones({3, 4, 4}), random)),
                    "RandomErasing: max_area is 0.01, expected min_area to 1");
  CHECK(RandomErasing{}.text() == "RandomErasing(probability 0.5, area 0.02 to 0.33, ratio 0.3 to 3.3, value 0)");
}
