// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/blocks/transform/check_expandable.hpp>
#include <archetype/graph/view.hpp>
#include <archetype/inference/network.hpp>
#include <archetype/inference/options.hpp>
#include <archetype/inference/program.hpp>
#include <archetype/lowering/architecture.hpp>
#include <archetype/lowering/lower.hpp>
#include <archetype/weights/formats/weight_file.hpp>
#include <archetype/weights/state/state_dict.hpp>
#include <archetype/weights/state/subtree.hpp>

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>

namespace archetype {

/// Compiles a lowered network, with weights from memory, which `name` names in messages.
inline InferenceNetwork compile_for_inference(const GraphView& graph, const StateDict& state,
                                              const InferenceOptions& options = {},
                                              const std::string& name = "the state dict") {
  if (options.subtree.empty())
    return InferenceNetwork{std::make_shared<const inference::Program>(graph, state, name, options)};
  const StateDict chosen = detail::tensors_under(state, options.subtree);
  return InferenceNetwork{std::make_shared<const inference::Program>(graph, chosen, name, options)};
}

/// Compiles the network that `emit` pushes, such as that of an entry of the zoo: `zoo::find("resnet50").emit`.
inline InferenceNetwork compile_for_inference(Emit emit, const StateDict& state, const InferenceOptions& options = {}) {
  const OwningGraph graph = lower(emit, options.request);
  return compile_for_inference(graph.view(), state, options);
}

/// The same with weights from a file.
inline InferenceNetwork compile_for_inference(Emit emit, const std::filesystem::path& file,
                                              const InferenceOptions& options = {}) {
  const OwningGraph graph = lower(emit, options.request);
  const StateDict state = read_weights(file, options.subtree);
  return InferenceNetwork{std::make_shared<const inference::Program>(graph.view(), state, file.string(), options)};
}

/// Compiles a network for inference on the processor, without LibTorch.
///
/// The weight file, or state dict, may have any format and any names that `load` reads. Throws `UnfitWeights`, which
/// names the tensors and shapes that differ, if the weights do not fit the network; what `read_weights` throws;
/// `IllFormedArchitecture` if the network cannot meet `options.request`; and std::invalid_argument, naming kind and
/// path, for an operation of your own without a kernel in `options.kernels`.
template <Architecture Net, std::size_t = detail::check_expandable<Net>()>
InferenceNetwork compile_for_inference(const auto& weights, const InferenceOptions& options = {}) {
  return compile_for_inference(&Net::emit, weights, options);
}

}  // namespace archetype
