// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/blocks/transform/check_expandable.hpp>
#include <archetype/deploy/graph_text.hpp>
#include <archetype/deploy/options.hpp>
#include <archetype/deploy/read_graph.hpp>
#include <archetype/graph/compare.hpp>
#include <archetype/graph/view.hpp>
#include <archetype/lowering/architecture.hpp>
#include <archetype/lowering/lower.hpp>
#include <archetype/text/type_name.hpp>
#include <archetype/weights/formats/safetensors/safetensors.hpp>
#include <archetype/weights/formats/weight_file.hpp>
#include <archetype/weights/match/float_state.hpp>
#include <archetype/weights/match/match.hpp>
#include <archetype/weights/state/state_dict.hpp>
#include <archetype/weights/state/subtree.hpp>
#include <archetype/weights/state/test_vector.hpp>
#include <archetype/zoo/entry.hpp>
#include <archetype/zoo/entry_of.hpp>
#include <archetype/zoo/network_use.hpp>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace archetype {

namespace detail {

/// The text of a graph, after making sure that it is read as an equal one.
inline std::string checked_graph_text(const GraphView& graph) {
  std::vector<const Operation*> operations;
  for (const Node& node : graph.nodes) operations.push_back(node.operation);
  std::string text = graph_text(graph);
  try {
    const StoredGraph stored = read_graph(text, operations);
    if (same_graph(graph, stored.view())) return text;
  } catch (const BadWeights& bad) {
    throw std::invalid_argument(std::string{"deploy: the network cannot be stored: "} + bad.what());
  }
  throw std::invalid_argument(
      "deploy: the network is read with other attributes, as if an operation infers other ones from those that it has "
      "completed");
}

/// The test vector of a weight file, if a network with this graph may give its result.
inline std::optional<TestVector> usable_test_vector(const GraphView& graph, const StateDict& state) {
  std::optional<TestVector> vector = TestVector::stored_in(state);
  if (!vector || vector->input != graph.input_shape()) return {};
  const auto elements = static_cast<std::size_t>(graph.output_shape().elements());
  if (vector->result.size() != std::min(elements, TestVector::most)) return {};
  return vector;
}

inline void write_deployed(const GraphView& graph, const StateDict& state, const std::filesystem::path& file,
                           const DeployOptions& options, const NetworkOrigin& origin) {
  if (!options.subtree.empty()) {
    DeployOptions rest = options;
    rest.subtree.clear();
    return write_deployed(graph, tensors_under(state, options.subtree), file, rest, origin);
  }
  StateDict floats = float_state(graph, state, WeightMatch{graph, state, options.adapt}, origin.weights);
  StateDict::Metadata metadata{{"format", "pt"}, {graph_key, checked_graph_text(graph)}};
  try {
    store_use(metadata, options.name, network_use(graph, state, options, origin, "deploy"));
    if (const auto vector = usable_test_vector(graph, state); vector && !options.adapt)
      metadata[TestVector::key] = vector->text();
  } catch (const BadWeights& bad) {
    throw BadWeights(origin.weights + ": " + bad.what());
  }
  floats.metadata() = std::move(metadata);
  write_safetensors(file, floats);
}

/// Deploys the network that `emit` describes; it may be the one of an entry of the zoo.
inline void write_deployed(Emit emit, const std::optional<zoo::Entry>& entry, const StateDict& weights,
                           const std::filesystem::path& file, DeployOptions options, NetworkOrigin origin = {}) {
  const OwningGraph graph = lower(emit, options.request);
  if (entry) origin.preset = entry->preset(graph.view().input_shape().height);
  if (entry && options.name.empty()) options.name = entry->full_name();
  write_deployed(graph, weights, file, options, origin);
}

/// The same with weights from a file.
inline void write_deployed(Emit emit, const std::optional<zoo::Entry>& entry, const std::filesystem::path& weights,
                           const std::filesystem::path& file, DeployOptions options) {
  const StateDict state = archetype::read_weights(weights, std::exchange(options.subtree, {}));
  write_deployed(emit, entry, state, file, std::move(options), {weights.string(), {}});
}

}  // namespace detail

/// Writes a network with its weights into one file, which `open_deployed` runs without the network's type.
///
/// The file is in safetensors' format, so that every reader of that format reads the weights, which are in float32 and
/// have our names. Its metadata contain the lowered graph as JSON, the network's name, the preset, the class names if
/// they are known, and the weight file's test vector if the network is the same. The file is written completely or not
/// at all.
///
/// The tensors may have the names of any supported library. Throws `UnfitWeights` if they do not fit the network, and
/// std::invalid_argument for options that do not fit it.
inline void deploy(const GraphView& graph, const StateDict& weights, const std::filesystem::path& file,
                   const DeployOptions& options = {}) {
  detail::write_deployed(graph, weights, file, options, {});
}

/// The same for a network of the zoo, whose preset and name it takes from the entry, with weights from a file or a
/// state dict: `deploy(zoo::find("timm/resnet50"), weights, file)`. Throws what `lower` and `read_weights` throw, too.
inline void deploy(const zoo::Entry& network, const std::filesystem::path& weights, const std::filesystem::path& file,
                   const DeployOptions& options = {}) {
  detail::write_deployed(network.emit, network, weights, file, options);
}
inline void deploy(const zoo::Entry& network, const StateDict& weights, const std::filesystem::path& file,
                   const DeployOptions& options = {}) {
  detail::write_deployed(network.emit, network, weights, file, options);
}

/// The same for an architecture: `deploy<ResNet50>("resnet50.safetensors", "resnet50.deployed")`.
template <Architecture Net, std::size_t = detail::check_expandable<Net>()>
void deploy(const auto& weights, const std::filesystem::path& file, DeployOptions options = {}) {
  constexpr std::optional<zoo::Entry> entry = zoo::entry_of<Net>;
  if (!entry && options.name.empty()) options.name = detail::type_name<Net>();
  detail::write_deployed(&Net::emit, entry, weights, file, options);
}

}  // namespace archetype
