// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/view.hpp>
#include <archetype/image/preset.hpp>
#include <archetype/zoo/imagenet_labels.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace archetype {

/// The number of classes that a network tells apart; 0 if its result is a map.
constexpr std::size_t class_count(const GraphView& graph) {
  const Shape& result = graph.output_shape();
  return result.flat() ? static_cast<std::size_t>(result.channels) : 0;
}

/// The names in a label set, if it has as many as the network has classes; otherwise none.
inline std::vector<std::string> class_names(LabelSet labels, std::size_t classes) {
  if (labels != LabelSet::imagenet || classes != imagenet_labels.size()) return {};
  return {imagenet_labels.begin(), imagenet_labels.end()};
}

/// The name of a class, or "class 7" if the classes have no names.
inline std::string class_name(const std::vector<std::string>& names, std::size_t label) {
  return names.empty() ? "class " + std::to_string(label) : names.at(label);
}

}  // namespace archetype
