// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/tensors.hpp>
#include <archetype/graph/view.hpp>
#include <archetype/weights/state/state_dict.hpp>
#include <archetype/weights/state/uniform.hpp>

#include <cmath>
#include <cstddef>
#include <cstring>
#include <span>
#include <string>
#include <utility>
#include <vector>

/// Adds a tensor of floats to a state dict.
inline void add_floats(archetype::StateDict& state, std::string name, std::vector<long long> extents,
                       const std::vector<float>& numbers) {
  std::vector<std::byte> bytes(numbers.size() * sizeof(float));
  std::memcpy(bytes.data(), numbers.data(), bytes.size());
  state.add({.name = std::move(name), .extents = std::move(extents), .bytes = {}}, std::move(bytes));
}

/// Weights for a network that depend only on their names, and keep activations of about the same size.
inline archetype::StateDict random_weights(const archetype::GraphView& graph) {
  archetype::StateDict state;
  for (const archetype::GraphTensor& tensor : archetype::tensors_of(graph)) {
    if (tensor.role == archetype::StateRole::counter) continue;
    const std::span<const int> extents = tensor.extents.view();
    const auto count = static_cast<std::size_t>(tensor.extents.elements());
    std::vector<float> numbers = archetype::uniform_numbers(tensor.path(), count);
    const std::string name{tensor.name};
    const auto outputs = extents.empty() ? std::size_t{1} : static_cast<std::size_t>(extents[0]);
    const auto factor = static_cast<float>(std::sqrt(3.0 * static_cast<double>(outputs) / static_cast<double>(count)));
    for (float& number : numbers) {
      if (name == "running_var") number = 1 + std::abs(number) / 4;
      else if (extents.size() >= 2) number *= factor;
      else if (name == "weight" || name == "gamma") number = 1 + number / 4;
      else number /= 10;
    }
    add_floats(state, tensor.path(), {extents.begin(), extents.end()}, numbers);
  }
  return state;
}

/// Images with numbers in [-1, 1).
inline std::vector<float> random_images(const archetype::Shape& shape, int count, const std::string& seed = "images") {
  return archetype::uniform_numbers(seed, static_cast<std::size_t>(count * shape.elements()));
}
