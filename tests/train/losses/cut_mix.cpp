// SPDX-License-Identifier: MIT
#include <archetype/train/losses/cut_mix.hpp>
#include <archetype/train/losses/mixup_or_cut_mix.hpp>

#include <array>
#include <cstdint>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <torch/types.h>
#include <torch/utils.h>

#include "../reference.hpp"

using namespace archetype;

namespace {

/// Images of 8×12 pixels, whose value is their label.
Batch labelled_images(std::int64_t count) {
  const torch::Tensor labels = torch::arange(count, torch::kInt64);
  return {labels.to(torch::kFloat32).view({count, 1, 1, 1}).expand({count, 1, 8, 12}).contiguous(), labels};
}

/// What a loss gives the network for a batch of eight such images, and returns for given logits.
struct Seen {
  torch::Tensor images;
  torch::Tensor logits = torch::arange(64).remainder(5).to(torch::kFloat).view({8, 8});
  double loss;

  explicit Seen(const auto& policy) {
    const auto forward = [&](const torch::Tensor& given) {
      images = given;
      return logits;
    };
    loss = policy.in_training(forward, labelled_images(8)).template item<double>();
  }

  /// Whether an image has values between those of the batch.
  bool blended() const { return images.frac().any().item<bool>(); }
  bool changed() const { return !images.equal(labelled_images(8).images); }
};

}  // namespace

TEST_CASE("The rectangle and the share that it leaves are timm's") {
  const auto references = recorded("recipes/cut_boxes.json");
  REQUIRE(references.size() == 7);
  for (const auto& reference : references) {
    INFO(reference.dump());
    const std::int64_t height = reference["height"], width = reference["width"];
    const auto box =
        archetype::detail::cut_box(height, width, reference["share"], reference["row"], reference["column"]);
    CHECK(std::array{box.top, box.bottom, box.left, box.right} == reference["box"].get<std::array<std::int64_t, 4>>());
    const double left = 1 - static_cast<double>(box.area()) / static_cast<double>(height * width);
    CHECK(left == Approx(reference["left"].get<double>()));
  }
}

TEST_CASE("Each image has one rectangle of another image, and the loss mixes in proportion to the areas") {
  torch::manual_seed(4);
  int cut = 0;
  for (int trial = 0; trial < 20; ++trial) {
    const Seen seen{CutMix<>{}};
    CHECK_FALSE(seen.blended());
    const torch::Tensor labels = torch::arange(8, torch::kInt64);
    const torch::Tensor foreign = seen.images.squeeze(1).ne(labels.view({8, 1, 1}).to(torch::kFloat));
    // In one image, the changed rows and columns make up a rectangle.
    const torch::Tensor any = foreign.any(0);
    CHECK(any.sum().item<int>() == any.any(0).sum().item<int>() * any.any(1).sum().item<int>());
    const torch::Tensor pixels = seen.images.view({8, 96});
    const torch::Tensor shares = torch::one_hot(pixels.to(torch::kInt64), 8).to(torch::kFloat).mean(1);
    CHECK(seen.loss == Approx(-(shares * seen.logits.log_softmax(1)).sum(1).mean().item<double>()));
    cut += any.any().item<bool>() ? 1 : 0;
  }
  CHECK(cut > 10);
}

TEST_CASE("Masks are refused, since they would have to be cut, too") {
  const Batch batch{torch::zeros({2, 1, 4, 4}), torch::zeros({2, 4, 4}, torch::kInt64)};
  CHECK_THROWS_WITH(CutMix<>{}.in_training([](const torch::Tensor& images) { return images; }, batch),
                    "CutMix: the labels are masks, expected labels of whole images; Mixup takes masks");
}

TEST_CASE("Validation is not cut") {
  const torch::Tensor output = torch::tensor({{2.0F, 0.5F}}), labels = torch::zeros(1, torch::kInt64);
  CHECK(CutMix<>{}(output, labels).item<float>() == CrossEntropy{}(output, labels).item<float>());
  CHECK(MixupOrCutMix<>{}(output, labels).item<float>() == CrossEntropy{}(output, labels).item<float>());
}

TEST_CASE("Batches are blended, cut or left alone as often as asked") {
  torch::manual_seed(4);
  int blended = 0, changed = 0;
  for (int trial = 0; trial < 400; ++trial) {
    const Seen seen{MixupOrCutMix<>{.mixup_alpha = 1, .probability = 0.75, .switch_probability = 0.4}};
    blended += seen.blended() ? 1 : 0;
    changed += seen.changed() ? 1 : 0;
  }
  // Within four standard deviations; some of CutMix's rectangles are empty.
  CHECK((blended > 180 - 40 && blended < 180 + 40));
  CHECK((changed > 300 - 60 && changed < 300 + 35));
}
