// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/tensors.hpp>
#include <archetype/graph/view.hpp>
#include <archetype/weights/match/adapted_channels.hpp>
#include <archetype/weights/match/hint.hpp>
#include <archetype/weights/match/load_report.hpp>
#include <archetype/weights/match/match.hpp>
#include <archetype/weights/state/state_dict.hpp>
#include <archetype/weights/state/to_floats.hpp>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace archetype {

namespace detail {

/// A tensor of a file as a network's: adapted to its number of channels if need be, in single precision. Refers to the
/// file's bytes if these are the same.
inline void add_as_floats(StateDict& state, std::string path, const std::vector<long long>& extents,
                          const TensorSource& source) {
  const StoredTensor& stored = *source.tensor;
  StoredTensor tensor{.name = std::move(path), .type = ElementType::float32, .extents = extents, .bytes = {}};
  if (source.adaptation == Adaptation::none && stored.type == ElementType::float32) {
    tensor.bytes = stored.bytes;
    state.add(std::move(tensor));
    return;
  }
  std::vector<float> numbers = to_floats(stored);
  if (source.adaptation != Adaptation::none) {
    const auto extent = [](long long number) { return static_cast<std::size_t>(number); };
    numbers = adapted_channels(numbers, extent(stored.extents[1]), extent(stored.extents[2] * stored.extents[3]),
                               extent(extents[1]));
  }
  const std::span<const std::byte> bytes = std::as_bytes(std::span{numbers});
  state.add(std::move(tensor), {bytes.begin(), bytes.end()});
}

/// Whether `Adapt` would suffice where a head has no weights of its own that it could keep.
inline bool adapting_suffices(const GraphView& graph, const WeightMatch& match) {
  std::set<std::string> unfit;
  for (const auto* const list : {&match.report().missing, &match.report().mismatched})
    for (const TensorMatch& each : *list) unfit.insert(each.path);
  const Tensors tensors = tensors_of(graph);
  return match.would_adapt() && std::none_of(tensors.begin(), tensors.end(), [&](const GraphTensor& tensor) {
           return tensor.node->in_head && unfit.contains(tensor.path());
         });
}

}  // namespace detail

/// The tensors that a network computes with, from a file that matches it: in single precision, under our names, in the
/// order and the shapes of the network's state dict, without counters of batches. Where nothing is converted, they
/// refer to the file's state dict, which must outlive them.
///
/// Throws `UnfitWeights` if the file does not fit, or if a head would keep its own weights, of which there are none;
/// `name` is what the message calls the file.
inline StateDict float_state(const GraphView& graph, const StateDict& state, const WeightMatch& match,
                             const std::string& name) {
  if (!match.fits())
    throw UnfitWeights(name, match.report(), detail::hint_for(match, detail::adapting_suffices(graph, match)));
  std::map<std::string, const TensorSource*, std::less<>> sources;
  for (const TensorSource& source : match.sources()) sources.emplace(source.path, &source);
  StateDict floats;
  floats.metadata() = state.metadata();
  for (const GraphTensor& tensor : tensors_of(graph)) {
    if (tensor.role == StateRole::counter) continue;
    const std::string path = tensor.path();
    const auto found = sources.find(path);
    if (found == sources.end())
      throw UnfitWeights(name, match.report(),
                         "\nthere are no weights that the head could keep; give a file that has them");
    const std::span<const int> extents = tensor.extents.view();
    detail::add_as_floats(floats, path, {extents.begin(), extents.end()}, *found->second);
  }
  return floats;
}

}  // namespace archetype
