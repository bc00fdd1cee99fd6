// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/view.hpp>
#include <archetype/image/preset.hpp>
#include <archetype/weights/state/state_dict.hpp>
#include <archetype/zoo/class_names.hpp>
#include <archetype/zoo/metadata.hpp>

#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace archetype {

/// How images are prepared for a network, and what its results are called.
struct NetworkUse {
  Preset preset{};
  std::vector<std::string> classes{};  ///< empty if they have no names
};

namespace detail {

/// What is known about a network beside its graph.
struct NetworkOrigin {
  std::string weights = "the state dict";  ///< what messages call the weights
  Preset preset{};                         ///< where neither the options nor the weights have one
};

/// The preset and the class names that the options state, or else the weight file, or else the network's entry in the
/// zoo. `caller` begins the message about names whose number is not the network's. Throws what `stored_preset` does.
inline NetworkUse network_use(const GraphView& graph, const StateDict& state, const auto& options,
                              const NetworkOrigin& origin, const char* caller) {
  NetworkUse use{(options.preset ? *options.preset : stored_preset(state).value_or(origin.preset))
                     .resolved(graph.input_shape().height),
                 options.classes.empty() ? stored_class_names(state) : options.classes};
  const std::size_t count = class_count(graph);
  if (use.classes.empty()) use.classes = class_names(use.preset.labels, count);
  if (use.classes.empty() || use.classes.size() == count) return use;
  if (!options.classes.empty() || !options.adapt)
    throw std::invalid_argument(std::string{caller} + ": there are " + std::to_string(use.classes.size()) +
                                " names of classes, and the network tells " + std::to_string(count) + " classes");
  use.classes.clear();  // those of a head that the network lacks
  return use;
}

/// Stores the use of a network, and its name unless that is empty.
inline void store_use(StateDict::Metadata& metadata, const std::string& network, const NetworkUse& use) {
  if (!network.empty()) metadata[network_key] = network;
  store_preset(metadata, use.preset);
  if (!use.classes.empty()) store_class_names(metadata, use.classes);
}

}  // namespace detail
}  // namespace archetype
