// SPDX-License-Identifier: MIT
#include <archetype/train/parameter_groups.hpp>

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "small_network.hpp"

TEST_CASE("Weights decay, biases and normalizations do not") {
  const auto names = [](const archetype::NamedTensors& tensors) {
    std::vector<std::string> names;
    for (const auto& [name, tensor] : tensors) names.push_back(name);
    return names;
  };
  const auto groups = archetype::parameter_groups(*SmallNetwork{});
  CHECK(names(groups.decaying) == std::vector<std::string>{"first.weight", "second.weight"});
  CHECK(names(groups.others) == std::vector<std::string>{"first.bias", "norm.weight", "norm.bias", "second.bias"});
}
