// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/blocks/transform/check_expandable.hpp>
#include <archetype/blocks/transform/features.hpp>
#include <archetype/blocks/transform/transform.hpp>
#include <archetype/export/onnx/convert.hpp>
#include <archetype/export/onnx/model.hpp>
#include <archetype/export/onnx/opset.hpp>
#include <archetype/export/onnx/options.hpp>
#include <archetype/graph/view.hpp>
#include <archetype/lowering/architecture.hpp>
#include <archetype/lowering/lower.hpp>
#include <archetype/text/type_name.hpp>
#include <archetype/weights/formats/weight_file.hpp>
#include <archetype/weights/match/float_state.hpp>
#include <archetype/weights/match/match.hpp>
#include <archetype/weights/state/state_dict.hpp>
#include <archetype/weights/state/subtree.hpp>
#include <archetype/zoo/entry.hpp>
#include <archetype/zoo/entry_of.hpp>
#include <archetype/zoo/network_use.hpp>

#include <cstddef>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace archetype {

namespace detail::onnx {

inline void write(const GraphView& graph, const StateDict& state, const std::filesystem::path& file,
                  const OnnxOptions& options, const NetworkOrigin& origin) {
  if (options.opset < first_onnx_opset || options.opset > last_onnx_opset)
    throw std::invalid_argument("export_onnx: there is no conversion to opset " + std::to_string(options.opset) +
                                "; choose " + std::to_string(first_onnx_opset) + " to " +
                                std::to_string(last_onnx_opset));
  if (!options.subtree.empty()) {
    OnnxOptions rest = options;
    rest.subtree.clear();
    return write(graph, archetype::detail::tensors_under(state, options.subtree), file, rest, origin);
  }
  const WeightMatch match{graph, state, options.adapt};
  const StateDict floats = float_state(graph, state, match, origin.weights);
  ModelBuilder model{options.name.empty() ? "network" : options.name, options.opset};
  try {
    const NetworkUse use = network_use(graph, state, options, origin, "export_onnx");
    StateDict::Metadata metadata;
    store_use(metadata, options.name, use);
    for (auto& [key, value] : metadata) model.add_metadata(key, std::move(value));
    convert_graph(model, graph, floats, options, use.preset.normalization);
  } catch (const BadWeights& bad) {
    throw BadWeights(origin.weights + ": " + bad.what());
  }
  model.write(file, options.weights_apart);
}

/// Exports the network that `emit` describes; it may be the one of an entry of the zoo.
inline void write(Emit emit, const std::optional<zoo::Entry>& entry, const StateDict& weights,
                  const std::filesystem::path& file, OnnxOptions options, NetworkOrigin origin = {}) {
  const OwningGraph graph = lower(emit, options.request);
  if (entry) origin.preset = entry->preset(graph.view().input_shape().height);
  if (entry && options.name.empty()) options.name = entry->full_name();
  if (options.outputs.empty()) options.outputs = options.request.features;
  write(graph, weights, file, options, origin);
}

/// The same with weights from a file.
inline void write(Emit emit, const std::optional<zoo::Entry>& entry, const std::filesystem::path& weights,
                  const std::filesystem::path& file, OnnxOptions options) {
  const StateDict state = archetype::read_weights(weights, std::exchange(options.subtree, {}));
  write(emit, entry, state, file, std::move(options), {weights.string(), {}});
}

}  // namespace detail::onnx

/// Writes a network as an ONNX model, with the tensors of a state dict as its weights.
///
/// The model takes a batch of images, its input "input", whose number it leaves open and whose size is that of the
/// graph; it returns "output", or one output for each joined result. Nodes are named after the layers, and weights by
/// our keys. Batch norms remain nodes of their own. The metadata contain the preset and, where they are known, the
/// names of the network and of its classes. The file is written completely or not at all.
///
/// The tensors may have the names of any supported library, and are converted to single precision. Throws
/// `UnfitWeights` if they do not fit the network, and std::invalid_argument for an operation that has no conversion,
/// for options that do not fit the network, and for a file of more than 2 GB.
inline void export_onnx(const GraphView& graph, const StateDict& weights, const std::filesystem::path& file,
                        const OnnxOptions& options = {}) {
  detail::onnx::write(graph, weights, file, options, {});
}

/// The same for a network of the zoo, whose preset and name it takes from the entry, with weights from a file or a
/// state dict: `export_onnx(zoo::find("timm/resnet50"), weights, file)`. Throws what `lower` and `read_weights` throw,
/// too.
inline void export_onnx(const zoo::Entry& network, const std::filesystem::path& weights,
                        const std::filesystem::path& file, const OnnxOptions& options = {}) {
  detail::onnx::write(network.emit, network, weights, file, options);
}
inline void export_onnx(const zoo::Entry& network, const StateDict& weights, const std::filesystem::path& file,
                        const OnnxOptions& options = {}) {
  detail::onnx::write(network.emit, network, weights, file, options);
}

/// The same for an architecture: `export_onnx<ResNet50>("resnet50.safetensors", "resnet50.onnx")`.
template <Architecture Net, std::size_t = detail::check_expandable<Net>()>
void export_onnx(const auto& weights, const std::filesystem::path& file, OnnxOptions options = {}) {
  constexpr std::optional<zoo::Entry> entry = zoo::entry_of<Net>;
  if (!entry && options.name.empty()) options.name = detail::type_name<Net>();
  if (options.outputs.empty() && options.request.features.empty())
    for (const std::string_view name : detail::names_of_features<detail::Parts<Net>>)
      options.outputs.emplace_back(name);
  detail::onnx::write(&Net::emit, entry, weights, file, options);
}

}  // namespace archetype
