// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/view.hpp>
#include <archetype/weights/match/load_report.hpp>
#include <archetype/weights/names/dialect.hpp>
#include <archetype/weights/names/key_map.hpp>
#include <archetype/weights/names/key_rules.hpp>
#include <archetype/weights/state/state_dict.hpp>

#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace archetype {

/// A library's names of a network's tensors. Throws `UncoveredKey` if it has no network with such tensors.
inline KeyMap keys_of(const GraphView& graph, const Dialect& dialect) {
  const std::vector<detail::PlacedKey> ours = detail::placed_keys(graph);
  std::string why;
  for (const KeyRules rules : dialect.tables) {
    auto keys = KeyMap::covering(ours, rules);
    if (auto* const covering = std::get_if<KeyMap>(&keys)) return std::move(*covering);
    if (why.empty()) why = std::get<UncoveredKey>(keys).what();
  }
  throw UncoveredKey(std::string{dialect.name} + " has no network with these tensors: " + why);
}

/// The shape of one of our tensors in the form in which a library stores it.
inline std::vector<long long> in_form(std::vector<long long> extents, StoredForm form) {
  if (form == StoredForm::linear && extents.size() == 4 && extents[2] == 1 && extents[3] == 1) extents.resize(2);
  if (form == StoredForm::per_map) extents.insert(extents.end(), {1, 1});
  if (form == StoredForm::channels_last) extents.insert(extents.begin(), {1, 1, 1});
  return extents;
}

/// The tensors of a file that matches a network, as `report` says, renamed to another library's names, without copying:
/// the file's state dict must outlive them. Keeps the metadata.
inline StateDict renamed(const StateDict& state, const LoadReport& report, const KeyMap& keys) {
  StateDict result;
  result.metadata() = state.metadata();
  for (const TensorMatch& match : report.loaded) {
    const KeyMap::Pair& pair = keys.pair_of(match.path);
    StoredTensor tensor = *state.find(match.key);
    tensor.name = pair.theirs;
    tensor.extents = in_form(match.extents, pair.form);
    result.add(std::move(tensor));
  }
  return result;
}

}  // namespace archetype
