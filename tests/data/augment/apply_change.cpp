// SPDX-License-Identifier: MIT
#include <archetype/data/augment/apply_change.hpp>
#include <archetype/data/augment/lighting.hpp>
#include <archetype/data/augment/projection.hpp>
#include <archetype/weights/state/uniform.hpp>

#include <cstdint>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <torch/types.h>

#include "../../train/reference.hpp"

using namespace archetype;

namespace {

/// Numbers as an image in [0, 1).
torch::Tensor image_of(const std::string& seed, const std::vector<std::int64_t>& shape) {
  std::size_t count = 1;
  for (const std::int64_t length : shape) count *= static_cast<std::size_t>(length);
  return torch::tensor(uniform_numbers(seed, count)).add(1).div(2).view(shape);
}

/// A change by given draws: steps as in the reference, each a name and its numbers.
Change change_by(const nlohmann::json& steps) {
  Change change;
  for (const auto& step : steps) {
    const std::string name = step[0];
    const double first = step[1];
    if (name == "flip" && first == 1) change.move(mirrored());
    if (name == "rotate") change.move(rotated(first));
    if (name == "zoom") change.move(zoomed(first, step[2], step[3]));
    if (name == "warp") change.tilt(warped(first, step[2]));
    if (name == "brightness") change.add_to_logits(brightened(first));
    if (name == "contrast") change.multiply_logits(first);
  }
  return change;
}

}  // namespace

TEST_CASE("Given draws change an image as in fastai") {
  for (const auto& reference : fastai_reference("augment.json")) {
    const std::vector<std::int64_t> shape = reference["shape"];
    const torch::Tensor image = image_of(reference["seed"], shape);
    const torch::Tensor expected = torch::tensor(reference["result"].get<std::vector<float>>()).view(shape);
    const Change change = change_by(reference["steps"]);
    INFO(reference["name"].get<std::string>());
    CHECK((apply_lighting(apply_geometry(image, change), change) - expected).abs().max().item<double>() < 1e-5);
  }
}
