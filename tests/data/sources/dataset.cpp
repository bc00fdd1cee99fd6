// SPDX-License-Identifier: MIT
#include <archetype/data/sources/dataset.hpp>

#include <catch2/catch.hpp>
#include <torch/types.h>

using archetype::Dataset;

namespace {

torch::Tensor one_pixel_images(std::int64_t count) {
  return torch::arange(count, torch::kUInt8).view({count, 1, 1, 1});
}

}  // namespace

TEST_CASE("A part of a dataset has the images and labels of its positions") {
  const Dataset data(one_pixel_images(4), torch::tensor({0, 1, 0, 1}, torch::kInt64), {"even", "odd"});
  const Dataset part = data.at({3, 0});
  CHECK(part.images().flatten().equal(torch::tensor({3, 0}, torch::kUInt8)));
  CHECK(part.labels().equal(torch::tensor({1, 0}, torch::kInt64)));
  CHECK(part.classes() == data.classes());
}

TEST_CASE("Training and validation share no image") {
  const Dataset data(one_pixel_images(100), torch::arange(100, torch::kInt64).remainder(5), {"a", "b", "c", "d", "e"});
  const auto [train, validation] = data.split(0.2, 3);
  CHECK(train.size() == 80);
  CHECK(validation.size() == 20);
  CHECK(validation.labels().bincount().eq(4).all().item<bool>());
  const auto both = std::get<0>(torch::cat({train.images(), validation.images()}).flatten().sort());
  CHECK(both.equal(torch::arange(100, torch::kUInt8)));
}

TEST_CASE("Images and labels that do not fit together are refused with both values") {
  const auto labels = torch::tensor({0, 1}, torch::kInt64);
  const std::vector<std::string> classes = {"a", "b"};
  using Catch::Contains;
  CHECK_THROWS_WITH(Dataset(one_pixel_images(3), labels, classes), Contains("number of labels is 2, expected 3"));
  CHECK_THROWS_WITH(Dataset(one_pixel_images(2).squeeze(), labels, classes), Contains("[2], expected [N, C, H, W]"));
  CHECK_THROWS_WITH(Dataset(one_pixel_images(2).to(torch::kFloat), labels, classes),
                    Contains("float, expected unsigned char"));
  CHECK_THROWS_WITH(Dataset(one_pixel_images(2), labels.to(torch::kInt32), classes), Contains("int, expected long"));
  CHECK_THROWS_WITH(Dataset(one_pixel_images(2), labels + 1, classes),
                    Contains("largest label is 2, expected at most 1"));
  CHECK_THROWS_WITH(Dataset(one_pixel_images(2), labels - 1, classes),
                    Contains("smallest label is -1, expected at least 0"));
}
