// SPDX-License-Identifier: MIT
#pragma once
// Weights without LibTorch, which make sound activations: as reference files fill theirs.
#include <archetype/graph/tensors.hpp>
#include <archetype/weights/state/state_dict.hpp>
#include <archetype/weights/state/uniform.hpp>

#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

/// The value of each element of a network's tensor: `u` is its random number in [-1, 1).
inline float filled(const std::string& key, const std::vector<long long>& extents, long long elements, float u) {
  if (extents.size() >= 2) return u * std::sqrt(3.0F / static_cast<float>(elements / extents[0]));
  if (key.ends_with("running_var")) return 1 + 0.25F * std::abs(u);
  return key.ends_with("weight") ? 1 + 0.25F * u : 0.1F * u;
}

/// Adds a tensor whose numbers depend only on its key.
inline void add_filled(archetype::StateDict& state, const std::string& key, const std::vector<long long>& extents) {
  long long elements = 1;
  for (const long long extent : extents) elements *= extent;
  std::vector<float> numbers = archetype::uniform_numbers(key, static_cast<std::size_t>(elements));
  for (float& number : numbers) number = filled(key, extents, elements, number);
  const std::span<const std::byte> bytes = std::as_bytes(std::span{numbers});
  state.add({.name = key, .extents = extents, .bytes = {}}, {bytes.begin(), bytes.end()});
}

/// A state dict of a network whose numbers depend only on the keys.
inline archetype::StateDict filled_state(const archetype::GraphView& graph) {
  archetype::StateDict state;
  for (const archetype::GraphTensor& tensor : archetype::tensors_of(graph)) {
    const std::string key = tensor.path();
    const std::span<const int> extents = tensor.extents.view();
    if (tensor.role == archetype::StateRole::counter)
      state.add({.name = key, .type = archetype::ElementType::int64, .extents = {}, .bytes = {}},
                std::vector<std::byte>(8));
    else add_filled(state, key, {extents.begin(), extents.end()});
  }
  return state;
}
