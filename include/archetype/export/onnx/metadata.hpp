// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/export/onnx/model.hpp>
#include <archetype/export/onnx/options.hpp>
#include <archetype/graph/view.hpp>
#include <archetype/image/preset.hpp>
#include <archetype/weights/state/state_dict.hpp>
#include <archetype/zoo/class_names.hpp>
#include <archetype/zoo/metadata.hpp>

#include <cstddef>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace archetype::detail::onnx {

/// The key of a model's metadata for the network's name. The preset and the class names have the keys that they have in
/// weight files.
inline constexpr const char* network_key = "archetype.network";

/// What a model's metadata say about the use of the network.
struct Description {
  Preset preset{};
  std::vector<std::string> classes{};  ///< empty if they have no names
};

/// The class names that the options state, or the file, or the preset's label set.
inline std::vector<std::string> classes_of(const GraphView& graph, const StateDict& state, const OnnxOptions& options,
                                           const Preset& preset) {
  const Shape& result = graph.output_shape();
  const std::size_t count = result.flat() ? static_cast<std::size_t>(result.channels) : 0;
  const bool given = !options.classes.empty();
  std::vector<std::string> classes = given ? options.classes : stored_class_names(state);
  if (classes.empty()) return class_names(preset.labels, count);
  if (classes.size() == count) return classes;
  if (!given && options.adapt) return {};  // those of a head that the network lacks
  throw std::invalid_argument("export_onnx: there are " + std::to_string(classes.size()) +
                              " names of classes, and the network tells " + std::to_string(count) + " classes");
}

/// The preset is the one that the options state, or the file, or else `otherwise`.
inline Description describe(const GraphView& graph, const StateDict& state, const OnnxOptions& options,
                            const Preset& otherwise) {
  const Preset preset = (options.preset ? *options.preset : stored_preset(state).value_or(otherwise))
                            .resolved(graph.input_shape().height);
  return {preset, classes_of(graph, state, options, preset)};
}

inline void add_metadata(ModelBuilder& model, const std::string& network, const Description& description) {
  StateDict::Metadata metadata;
  if (!network.empty()) metadata[network_key] = network;
  store_preset(metadata, description.preset);
  if (!description.classes.empty()) store_class_names(metadata, description.classes);
  for (auto& [key, value] : metadata) model.add_metadata(key, std::move(value));
}

}  // namespace archetype::detail::onnx
