// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/view.hpp>
#include <archetype/inference/plan/plan.hpp>
#include <archetype/weights/match/adapted_channels.hpp>
#include <archetype/weights/match/hint.hpp>
#include <archetype/weights/match/match.hpp>
#include <archetype/weights/state/state_dict.hpp>
#include <archetype/weights/state/to_floats.hpp>

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace archetype::inference {

/// The tensors of a network, matched with those of a weight file as `load` matches them. Both must outlive it.
class NetworkTensors {
 public:
  /// Throws `UnfitWeights` if the file does not fit the network, and `BadWeights` if `Adapt` would have to keep tensors
  /// that only a network in training has; `name` is what messages call the file.
  NetworkTensors(const GraphView& graph, const StateDict& state, const std::string& name,
                 const std::optional<Adapt>& adapt)
      : graph_(graph), match_(graph, state, adapt) {
    if (!match_.fits())
      throw UnfitWeights(name, match_.report(), archetype::detail::hint_for(match_, adapt.has_value()));
    for (const TensorSource& source : match_.sources()) sources_.emplace(source.path, &source);
    for (const TensorMatch& adapted : match_.report().adapted)
      if (!sources_.contains(adapted.path))
        throw BadWeights(name + ": " + adapted.text() +
                         ", but for inference there are no other weights than the file's");
  }

  NetworkTensors(const GraphView&, const StateDict&&, const std::string&, const std::optional<Adapt>&) = delete;

  const LoadReport& report() const& { return match_.report(); }
  const LoadReport& report() const&& = delete;

  /// The parameters and buffers of a node as floats, without counters.
  std::vector<Tensor> of(const Node& node) const {
    std::vector<Tensor> tensors;
    const StateList state = state_of(graph_, node);
    for (const StateEntry& entry : state.entries()) {
      if (entry.role == StateRole::counter) continue;
      const std::string path = path_of(graph_, node).str() + "." + std::string{entry.name};
      tensors.push_back({std::string{entry.name}, entry.extents, numbers(*sources_.at(path), entry.extents)});
    }
    return tensors;
  }

 private:
  static std::vector<float> numbers(const TensorSource& source, const TensorShape& extents) {
    std::vector<float> stored = to_floats(*source.tensor);
    if (source.adaptation == Adaptation::none) return stored;
    const std::vector<long long>& theirs = source.tensor->extents;  // of a convolution: four
    return adapted_channels(stored, static_cast<std::size_t>(theirs[1]),
                            static_cast<std::size_t>(theirs[2] * theirs[3]),
                            static_cast<std::size_t>(extents.values[1]));
  }

  GraphView graph_;
  WeightMatch match_;
  std::map<std::string, const TensorSource*, std::less<>> sources_;
};

}  // namespace archetype::inference
