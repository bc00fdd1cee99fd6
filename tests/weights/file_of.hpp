// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/weights/match/match.hpp>

#include <cstddef>
#include <functional>
#include <string>
#include <utility>
#include <vector>

/// A file of a network's tensors under the names of a table; `change` may alter each or, by emptying its name, drop it.
inline archetype::StateDict file_of(
    const archetype::GraphView& graph, archetype::KeyRules rules, const std::string& prefix = "",
    const std::function<void(archetype::StoredTensor&)>& change = [](archetype::StoredTensor&) {}) {
  using archetype::ElementType;
  archetype::StateDict state;
  const archetype::KeyMap keys{graph, rules};
  for (std::size_t i = 0; const archetype::detail::OwnTensor& own : archetype::detail::own_tensors(graph, keys)) {
    archetype::StoredTensor tensor{.name = prefix + keys.pairs()[i++].theirs,
                                   .type = own.counts ? ElementType::int64 : ElementType::float32,
                                   .extents = own.extents,
                                   .bytes = {}};
    change(tensor);
    if (tensor.name.empty()) continue;
    std::vector<std::byte> bytes(static_cast<std::size_t>(tensor.elements()) * size_of(tensor.type));
    state.add(std::move(tensor), std::move(bytes));
  }
  return state;
}
