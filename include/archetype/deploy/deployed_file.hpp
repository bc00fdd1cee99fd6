// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/deploy/graph_text.hpp>
#include <archetype/deploy/read_graph.hpp>
#include <archetype/deploy/stored_graph.hpp>
#include <archetype/graph/tensors.hpp>
#include <archetype/text/quoted.hpp>
#include <archetype/weights/formats/read_mapped.hpp>
#include <archetype/weights/formats/safetensors/safetensors.hpp>
#include <archetype/weights/match/own_tensor.hpp>
#include <archetype/weights/state/state_dict.hpp>
#include <archetype/weights/state/test_vector.hpp>
#include <archetype/zoo/metadata.hpp>
#include <archetype/zoo/network_use.hpp>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace archetype {

/// What a deployed file contains.
struct DeployedFile {
  StoredGraph graph;
  StateDict weights;    ///< exactly the graph's tensors, with or without counters; refers to the file
  std::string network;  ///< the network's name, which may be empty
  NetworkUse use;
  std::optional<TestVector> test_vector;

  /// Keeps alive memory that contains the file.
  void keep(std::shared_ptr<const void> memory) { weights.keep(std::move(memory)); }
};

namespace detail {

/// Refuses tensors that are not exactly those of the network.
inline void check_tensors(const GraphView& graph, const StateDict& state) {
  std::size_t known = 0;
  for (const GraphTensor& tensor : tensors_of(graph)) {
    const std::string path = tensor.path();
    const StoredTensor* const stored = state.find(path);
    if (stored == nullptr && tensor.role == StateRole::counter) continue;
    if (stored == nullptr) throw BadWeights("it has no tensor " + in_quotes(path));
    ++known;
    const std::span<const int> extents = tensor.extents.view();
    if (!std::equal(extents.begin(), extents.end(), stored->extents.begin(), stored->extents.end()))
      throw BadWeights(in_quotes(path) + " has another shape than its layer needs");
    if (tensor.role != StateRole::counter && !is_floating(stored->type))
      throw BadWeights(in_quotes(path) + " has elements that are not floating-point numbers");
  }
  if (known == state.tensors().size() && state.unreadable().empty()) return;
  throw BadWeights("it has tensors that the network does not have");
}

/// The class names of a file, which must be as many as the network tells classes.
inline NetworkUse use_in(const GraphView& graph, const StateDict& state) {
  const std::size_t count = class_count(graph);
  NetworkUse use{stored_preset(state).value_or(Preset{}.resolved(graph.input_shape().height)),
                 stored_class_names(state)};
  if (use.classes.empty()) use.classes = class_names(use.preset.labels, count);
  if (!use.classes.empty() && use.classes.size() != count)
    throw BadWeights("its metadata under \"" + std::string{class_names_key} + "\" name " +
                     std::to_string(use.classes.size()) + " classes, and the network tells " + std::to_string(count));
  return use;
}

}  // namespace detail

/// Parses the content of a deployed file, which the weights refer to. `operations` are those of your own. Throws
/// `BadWeights`, which names the node or tensor, if it is not such a file, or damaged.
inline DeployedFile parse_deployed(std::span<const std::byte> content,
                                   std::span<const Operation* const> operations = {}) {
  StateDict state = detail::parse_safetensors(content);
  const auto stored = state.metadata().find(graph_key);
  if (stored == state.metadata().end())
    throw BadWeights("it has no network in its metadata, only weights; write it by deploy");
  const auto graph = [&] {
    try {
      return read_graph(stored->second, operations);
    } catch (const BadWeights& bad) {
      throw BadWeights(std::string{"its network: "} + bad.what());
    }
  };
  DeployedFile file{.graph = graph(), .weights = {}, .network = {}, .use = {}, .test_vector = {}};
  const GraphView view = file.graph.view();
  detail::check_tensors(view, state);
  file.use = detail::use_in(view, state);
  file.test_vector = TestVector::stored_in(state);
  if (file.test_vector && file.test_vector->input != view.input_shape())
    throw BadWeights("its test vector is for images of another shape than the network's");
  if (const auto name = state.metadata().find(network_key); name != state.metadata().end()) file.network = name->second;
  file.weights = std::move(state);
  return file;
}

/// Reads a deployed file, which stays mapped into memory as long as the weights are kept. The message of an exception
/// names the file. Throws std::system_error if it cannot be read, too.
inline DeployedFile read_deployed(const std::filesystem::path& path,
                                  std::span<const Operation* const> operations = {}) {
  return detail::read_mapped(path,
                             [&](std::span<const std::byte> content) { return parse_deployed(content, operations); });
}

}  // namespace archetype
