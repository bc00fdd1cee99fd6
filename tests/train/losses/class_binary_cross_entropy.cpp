// SPDX-License-Identifier: MIT
#include <archetype/train/losses/class_binary_cross_entropy.hpp>
#include <archetype/train/losses/loss.hpp>
#include <archetype/train/losses/mixed_loss.hpp>

#include <cstdint>
#include <optional>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <torch/types.h>

#include "../reference.hpp"

using namespace archetype;

namespace {

const torch::Tensor& output() {
  static const torch::Tensor numbers = 3 * uniform("output", {6, 4}).to(torch::kDouble);
  return numbers;
}

torch::Tensor integers(const nlohmann::json& numbers) {
  return torch::tensor(numbers.get<std::vector<std::int64_t>>(), torch::kInt64);
}

}  // namespace

TEST_CASE("Losses of classes, smoothed, thresholded, weighted and mixed, are those of timm and PyTorch") {
  const auto reference = recorded("recipes/losses.json");
  const torch::Tensor labels = integers(reference["labels"]), partners = integers(reference["partners"]);
  const torch::Tensor own = torch::full(6, reference["own"].get<double>(), torch::kDouble);
  int compared = 0;
  for (const auto& each : reference["cases"]) {
    INFO(each.dump());
    ++compared;
    if (each["loss"] == "CrossEntropyLoss") {
      const CrossEntropy loss{each["smoothing"], each["weights"]};
      CHECK(loss(output(), labels).item<double>() == Approx(each["value"].get<double>()));
      const torch::Tensor pixels = output().flatten().slice(0, 0, 16).repeat({2}).view({2, 4, 2, 2});
      const torch::Tensor masks = torch::tensor({0, 1, 2, 3, 1, 1, 3, 0}, torch::kInt64).view({2, 2, 2});
      CHECK(loss(pixels, masks).item<double>() == Approx(each["masks"].get<double>()));
      continue;
    }
    ClassBinaryCrossEntropy loss{.label_smoothing = each["smoothing"], .sum_classes = each["sum_classes"]};
    if (!each["threshold"].is_null()) loss.target_threshold = each["threshold"].get<double>();
    CHECK(loss(output(), labels).item<double>() == Approx(each["value"].get<double>()));
    const torch::Tensor mixed = archetype::detail::mixed_loss(loss, output(), labels, partners, own);
    CHECK(mixed.item<double>() == Approx(each["mixed"].get<double>()));
  }
  CHECK(compared == 10);
}

TEST_CASE("Weights that are not one per class are refused, and so are masks") {
  const torch::Tensor labels = torch::zeros(6, torch::kInt64);
  CHECK_THROWS_WITH((CrossEntropy{.class_weights = {1, 2, 3}}(output(), labels)),
                    "CrossEntropy: there are 3 class weights, and the network gives 4 classes");
  CHECK_THROWS_WITH(ClassBinaryCrossEntropy{}(torch::zeros({1, 2, 3, 3}), torch::zeros({1, 3, 3}, torch::kInt64)),
                    "ClassBinaryCrossEntropy: the labels are masks, expected one class per image");
}
