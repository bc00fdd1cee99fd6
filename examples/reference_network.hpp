// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/weights/state/uniform.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "reference.hpp"

/// The content of a reference file of a network.
struct Expected {
  std::string name;
  std::vector<int> input;  ///< N, C, H, W; N is 1
  long long parameters;
  long long multiply_adds;
  std::vector<std::pair<std::string, std::vector<std::int64_t>>> state;  ///< each key and its shape
  long long outputs;
  std::vector<std::int64_t> indices;
  std::vector<double> values;  ///< outputs at these indices
  double mean;                 ///< mean of all outputs
  double largest;              ///< largest magnitude of the outputs

  /// Throws std::runtime_error, naming the field, if one is missing, invalid or unknown.
  explicit Expected(const Reference& file)
      : name(file.get<std::string>("library") + "/" + file.get<std::string>("model")),
        input(file.get<std::vector<int>>("input")),
        parameters(file.get<long long>("parameters")),
        multiply_adds(file.get<long long>("multiply_adds")) {
    file.at("input").require_size(input.size(), 4, "numbers");
    for (const Reference& entry : file.at("state").elements()) {
      const std::vector<Reference> pair = entry.elements();
      entry.require_size(pair.size(), 2, "parts");
      state.emplace_back(pair[0].get<std::string>(), pair[1].get<std::vector<std::int64_t>>());
    }
    const Reference output = file.at("output");
    outputs = output.get<long long>("size");
    indices = output.get<std::vector<std::int64_t>>("indices");
    values = output.get<std::vector<double>>("values");
    output.at("values").require_size(values.size(), indices.size(), "numbers");
    mean = output.get<double>("mean");
    largest = output.get<double>("max_abs");
    file.require_all_read();
    if (input[0] != 1) throw std::runtime_error("input is of " + std::to_string(input[0]) + " images, expected one");
  }
};

/// The numbers that the reference files' rule assigns to the parameter or running statistic with this key and shape.
inline std::vector<float> filled_numbers(std::string_view key, const std::vector<std::int64_t>& extents) {
  std::size_t count = 1;
  for (const std::int64_t extent : extents) count *= static_cast<std::size_t>(extent);
  std::vector<float> numbers = archetype::uniform_numbers(key, count);
  const auto change = [&](auto function) {
    for (float& number : numbers) number = function(number);
  };
  if (extents.size() >= 2) {
    const auto factor =
        static_cast<float>(std::sqrt(3.0 / static_cast<double>(count / static_cast<std::size_t>(extents[0]))));
    change([&](float u) { return u * factor; });
  } else if (key.ends_with("running_var")) {
    change([](float u) { return 1 + 0.25F * std::abs(u); });
  } else if (key.ends_with("weight")) {
    change([](float u) { return 1 + 0.25F * u; });
  } else {
    change([](float u) { return 0.1F * u; });
  }
  return numbers;
}
