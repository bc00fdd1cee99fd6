// SPDX-License-Identifier: MIT
#include <archetype/train/losses/mixup.hpp>

#include <catch2/catch.hpp>
#include <torch/types.h>
#include <torch/utils.h>

using namespace archetype;

namespace {

/// Images of one pixel, whose value is their label.
Batch labelled_pixels(std::int64_t count) {
  const torch::Tensor labels = torch::arange(count, torch::kInt64);
  return {labels.to(torch::kFloat32).view({count, 1, 1, 1}), labels};
}

}  // namespace

TEST_CASE("Each image is mixed with another by a share of its own, of which the larger part is its own") {
  torch::manual_seed(3);
  const Batch batch = labelled_pixels(64);
  torch::Tensor seen;
  const auto forward = [&](const torch::Tensor& images) {
    seen = images.flatten();
    return torch::zeros({64, 64});
  };
  Mixup<>{}.in_training(forward, batch);
  const torch::Tensor original = batch.images.flatten();
  CHECK((seen - original).abs().max().item<float>() > 1);
  // Had it less than half of its own, a mean over all images would move towards the middle by more than half.
  CHECK(seen.sub(31.5).abs().mean().item<float>() >= 0.5F * original.sub(31.5).abs().mean().item<float>());
  CHECK(std::get<0>(at::unique_dim(seen, 0)).size(0) > 48);
}

TEST_CASE("The loss is mixed as the image is") {
  torch::manual_seed(3);
  const Batch batch = labelled_pixels(2);
  torch::Tensor seen;
  const torch::Tensor logits = torch::tensor({{2.0F, 0.5F}, {-1.0F, 0.25F}});
  const auto forward = [&](const torch::Tensor& images) {
    seen = images.flatten();
    return logits;
  };
  const float loss = Mixup<>{}.in_training(forward, batch).item<float>();
  // Image i is label i itself, so the share of label 1 in image i is its pixel.
  const torch::Tensor probabilities = logits.log_softmax(1);
  const torch::Tensor expected = -(1 - seen) * probabilities.select(1, 0) - seen * probabilities.select(1, 1);
  CHECK(loss == Approx(expected.mean().item<float>()));
}

TEST_CASE("Validation is not mixed") {
  const torch::Tensor output = torch::tensor({{2.0F, 0.5F}});
  const torch::Tensor labels = torch::zeros(1, torch::kInt64);
  CHECK(Mixup<>{}(output, labels).item<float>() == CrossEntropy{}(output, labels).item<float>());
}
