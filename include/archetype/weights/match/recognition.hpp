// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/view.hpp>
#include <archetype/weights/names/dialect.hpp>
#include <archetype/weights/names/dialects.hpp>
#include <archetype/weights/names/key_map.hpp>
#include <archetype/weights/names/key_rules.hpp>
#include <archetype/weights/state/state_dict.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace archetype::detail {

/// How a network's tensors are named in a file.
struct Recognition {
  Dialect dialect{};
  std::string prefix;
  KeyMap keys;
  std::size_t found = 0;  ///< number of tensors found

  bool complete() const { return found == keys.pairs().size(); }
};

/// The possible prefixes of a file's names: those before a name of one of the network's first weights.
inline std::set<std::string> possible_prefixes(const KeyMap& keys, const StateDict& state) {
  std::set<std::string> prefixes{""};
  std::size_t weights = 0;
  for (const KeyMap::Pair& pair : keys.pairs()) {
    if (!pair.ours.ends_with(".weight")) continue;
    const std::string suffix = "." + pair.theirs;
    for (const StoredTensor& tensor : state.tensors())
      if (tensor.name.ends_with(suffix)) prefixes.insert(tensor.name.substr(0, tensor.name.size() - suffix.size() + 1));
    if (++weights == 3) break;
  }
  return prefixes;
}

inline std::size_t count_found(const KeyMap& keys, const StateDict& state, const std::string& prefix) {
  std::size_t found = 0;
  for (const KeyMap::Pair& pair : keys.pairs()) found += state.find(prefix + pair.theirs) != nullptr ? 1 : 0;
  return found;
}

/// Tries every possible prefix until all tensors of the network are found.
inline Recognition recognize_by(const Dialect& dialect, KeyMap keys, const StateDict& state) {
  Recognition best{.dialect = dialect, .prefix = "", .keys = std::move(keys)};
  const auto try_prefix = [&](const std::string& prefix) {  // returns whether it finds all, and keeps the best
    const std::size_t found = count_found(best.keys, state, prefix);
    if (found > best.found) {
      best.found = found;
      best.prefix = prefix;
    }
    return best.complete();
  };
  if (try_prefix("") || state.has_bare_names()) return best;
  const std::set<std::string> prefixes = possible_prefixes(best.keys, state);
  static_cast<void>(std::any_of(prefixes.begin(), prefixes.end(), try_prefix));
  return best;
}

/// The table and the prefix by which most of a network's tensors are found in a file; the first of equally good ones.
inline Recognition recognize(const GraphView& graph, const StateDict& state) {
  const std::vector<PlacedKey> ours = placed_keys(graph);
  std::optional<Recognition> best;
  for (const Dialect& dialect : dialects::all) {
    for (const KeyRules rules : dialect.tables) {
      auto keys = KeyMap::covering(ours, rules);
      if (!std::holds_alternative<KeyMap>(keys)) continue;  // the table is for another family
      Recognition candidate = recognize_by(dialect, std::get<KeyMap>(std::move(keys)), state);
      if (!best || candidate.found > best->found) best = std::move(candidate);
      if (best->complete()) return *std::move(best);
    }
  }
  return *std::move(best);  // never empty, since our own names fit any network
}

}  // namespace archetype::detail
