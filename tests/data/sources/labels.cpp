// SPDX-License-Identifier: MIT
#include <archetype/data/augment/aug_transforms.hpp>
#include <archetype/data/loading/loader.hpp>
#include <archetype/data/sources/dataset.hpp>
#include <archetype/data/sources/identity.hpp>
#include <archetype/data/sources/labeled.hpp>
#include <archetype/data/sources/labels.hpp>
#include <archetype/data/transforms/random_crop.hpp>

#include <stdexcept>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <torch/types.h>

using namespace archetype;
using Catch::Contains;

namespace {

/// Image i has the pixel i everywhere.
torch::Tensor numbered_images(std::int64_t count) {
  return torch::arange(count, torch::kUInt8).view({count, 1, 1, 1}).expand({count, 1, 2, 3}).contiguous();
}

/// Masks whose pixels have the class i modulo 2.
Dataset masked(std::int64_t count) {
  return {numbered_images(count), numbered_images(count).squeeze(1).remainder(2).to(torch::kUInt8), {"even", "odd"}};
}

/// Labels of which each equals its image's pixels.
Dataset numbered(std::int64_t count) { return {numbered_images(count), torch::arange(count).to(torch::kFloat)}; }

void check_labels_follow(const auto& loader, const auto& label_of) {
  for (const Batch& batch : loader.training(0))
    for (std::int64_t i = 0; i < batch.size(); ++i)
      CHECK(batch.labels[i].equal(label_of(batch.images[i].mul(255).round())));
}

/// A step of a user's that moves no pixel, and says so.
struct Inverted {
  static constexpr bool moves_pixels = false;
  torch::Tensor operator()(const torch::Tensor& image) const { return 1 - image; }
};

}  // namespace

TEST_CASE("Numbers, rows of numbers and masks come with their images in batches") {
  check_labels_follow(Loader{Split{numbered(9), numbered(2)}, {.batch = 3}},
                      [](const torch::Tensor& image) { return image[0][0][0]; });
  const Dataset rows{numbered_images(8), torch::arange(8).to(torch::kFloat).view({8, 1}).expand({8, 4}).contiguous()};
  check_labels_follow(Loader{Split{rows, rows}, {.batch = 4}},
                      [](const torch::Tensor& image) { return image[0][0][0].expand(4); });
  check_labels_follow(Loader{Split{masked(8), masked(2)}, {.batch = 4}},
                      [](const torch::Tensor& image) { return image[0].remainder(2).to(torch::kInt64); });
}

TEST_CASE("Images whose labels are no classes are divided at random, each once") {
  const Split<Dataset> split = numbered(20).split(0.25, 1);
  CHECK(split.train.size() == 15);
  CHECK(split.validation.size() == 5);
  CHECK(torch::cat({split.train.labels(), split.validation.labels()}).sum().item<int>() == 190);
  CHECK(masked(10).subset(0.5, 1).size() == 5);
  CHECK_THROWS_WITH(numbered(4).of_classes(0, 1),
                    Contains("of_classes: labels are float [4], expected one class per image"));
}

TEST_CASE("Labels that do not fit images or classes are refused with both") {
  CHECK_THROWS_WITH(Dataset(numbered_images(2), torch::zeros({2, 3, 2}, torch::kUInt8), {"a"}),
                    Contains("extents of the masks are [3, 2], expected [2, 3]"));
  CHECK_THROWS_WITH(Dataset(numbered_images(2), torch::ones({2, 2, 3}, torch::kUInt8), {"a"}),
                    Contains("largest label is 1, expected at most 0"));
  CHECK_THROWS_WITH(Dataset(numbered_images(2), torch::zeros({2, 3}), {"a", "b"}), Contains("[2, 3], expected [N, 2]"));
  CHECK_THROWS_WITH(
      Dataset(numbered_images(2), torch::zeros({2, 3}, torch::kInt64), {"a", "b", "c"}),
      Contains("[2, 3], expected [N], or [N, H, W] for masks; several labels per image are [N, K] of float"));
  CHECK_THROWS_WITH(Dataset(numbered_images(2), torch::zeros(2, torch::kDouble)), Contains("double, expected float"));
  CHECK_THROWS_WITH(Dataset(numbered_images(2), torch::zeros(3)), Contains("number of labels is 3, expected 2"));
}

TEST_CASE("A step that may move pixels is refused where labels are masks") {
  const Split split{masked(8), masked(2)};
  const auto refusal = [&](auto... steps) -> std::string {
    try {
      const Loader loader{split, {.batch = 4}, steps...};
    } catch (const std::invalid_argument& error) {
      return error.what();
    }
    return "accepted";
  };
  CHECK_THAT(refusal(RandomHorizontalFlip{}),
             Contains("the labels are masks, and ") && Contains("RandomHorizontalFlip may move pixels"));
  CHECK_THAT(refusal(AugTransforms{}), Contains("AugTransforms may move pixels"));
  CHECK_THAT(refusal(Augment{Flip{}, Contrast{}}), Contains("may move pixels"));
  CHECK(refusal(Augment{Brightness{}, Contrast{}}, Inverted{}, Normalize{{0.5}, {0.5}}) == "accepted");
  CHECK_NOTHROW(Loader{Split{numbered(8), numbered(2)}, {.batch = 4}, RandomHorizontalFlip{}});
}

TEST_CASE("Other classes in validation than in training are refused with both") {
  const torch::Tensor labels = torch::zeros(2, torch::kInt64);
  CHECK_THROWS_WITH(
      (Loader{Split{Dataset{numbered_images(2), labels, {"cat", "dog"}}, Dataset{numbered_images(2), labels, {"cat"}}},
              {.batch = 1}}),
      "Loader: the classes to train are 'cat, dog', and those to validate 'cat'");
}

TEST_CASE("Images of a source can have other labels, which its parts keep and its identity tells") {
  const Dataset source{numbered_images(6), torch::zeros(6, torch::kInt64), {"any"}};
  const Labeled labeled{source, torch::arange(6).to(torch::kFloat)};
  check_labels_follow(Loader{Split{labeled, labeled}, {.batch = 3}},
                      [](const torch::Tensor& image) { return image[0][0][0]; });
  CHECK(labeled.at({4, 2}).labels().equal(torch::tensor({4.F, 2.F})));
  CHECK(labeled.classes().empty());
  CHECK_THAT(identity_of(labeled), Contains(identity_of(source)));
  CHECK(identity_of(labeled) != identity_of(Labeled{source, torch::ones(6)}));
  CHECK_THROWS_WITH(Labeled(source, torch::zeros(5)), "Labeled: number of labels is 5, expected 6");
  CHECK_THROWS_WITH(Labeled(source, torch::zeros({6, 2}, torch::kInt64)), Contains("labels are long"));
}
