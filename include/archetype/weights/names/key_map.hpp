// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/tensors.hpp>
#include <archetype/graph/view.hpp>
#include <archetype/weights/names/key_pattern.hpp>
#include <archetype/weights/names/key_rules.hpp>

#include <cstddef>
#include <map>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace archetype {

/// Thrown for a key without a counterpart; the message names the key.
class UncoveredKey : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

namespace detail {

/// Computes `{unit}`, `{block}` and `{stage}`, node by node.
class Places {
 public:
  explicit Places(const GraphView& graph) : graph_(graph) {}

  /// Must be called for each node, in order.
  void enter(const Node& node, Captures& captures) {
    int block = node.scope;
    int child = 0;
    for (; block > 0 && !scope(block).is_block; block = scope(block).parent) child = block;
    if (block != block_) {
      block_ = block;
      unit_ = -1;
      child_ = 0;
      if (block > 0) {
        ++blocks_;
        stage_ = scope(scope(block).parent).label.ordinal;
      }
    }
    // A block's body may end in operations that rewrite rules append, which are pushed after the shortcut.
    const bool begins = child > 0 ? child != child_ : node.operation->traits().begins_unit;
    child_ = child;
    if (begins && !node.in_shortcut) ++unit_;
    captures.numbers = {{"unit", unit_}, {"block", blocks_}, {"stage", stage_}};
  }

 private:
  const Scope& scope(int index) const { return graph_.scopes[static_cast<std::size_t>(index)]; }

  GraphView graph_;
  int block_ = 0;
  int child_ = 0;
  int unit_ = -1;
  int blocks_ = -1;
  int stage_ = 0;
};

/// A key of a network, and the values that describe its layer's position.
struct PlacedKey {
  std::string key;
  Captures place;
};

/// The keys of a network in the order of its state dict.
inline std::vector<PlacedKey> placed_keys(const GraphView& graph) {
  std::vector<PlacedKey> keys;
  Places places{graph};
  Captures place;
  const Node* next = graph.nodes.data();
  for (const GraphTensor& tensor : tensors_of(graph)) {
    while (next <= tensor.node) places.enter(*next++, place);
    keys.push_back({tensor.path(), place});
  }
  return keys;
}

}  // namespace detail

/// Maps each key of a network's state dict, in order, to the key that a library gives the same tensor.
class KeyMap {
 public:
  struct Pair {
    std::string ours;
    std::string theirs;
    StoredForm form{};  ///< form in which the library stores it
  };

  /// Throws `UncoveredKey` for a key of ours that no rule matches, and for two that map to the same name.
  KeyMap(const GraphView& graph, KeyRules rules) : KeyMap(checked(covering(detail::placed_keys(graph), rules))) {}

  /// The same without an exception: to try rules that may be for another family.
  static std::variant<KeyMap, UncoveredKey> covering(const std::vector<detail::PlacedKey>& keys, KeyRules rules) {
    KeyMap map;
    for (const detail::PlacedKey& key : keys)
      if (const std::string why = map.add(key, rules); !why.empty()) return UncoveredKey(key.key + ": " + why);
    return map;
  }

  std::span<const Pair> pairs() const& { return pairs_; }
  std::span<const Pair> pairs() const&& = delete;

  /// Both keys of a tensor, by ours. Throws `UncoveredKey` if the network has no such key.
  const Pair& pair_of(const std::string& ours) const& { return find(by_ours_, ours); }
  const Pair& pair_of(const std::string& ours) const&& = delete;

  /// The library's key for one of ours. Throws `UncoveredKey` if the network has no such key.
  const std::string& theirs(const std::string& ours) const& { return find(by_ours_, ours).theirs; }
  const std::string& theirs(const std::string& ours) const&& = delete;

  /// Our key for one of the library's. Throws `UncoveredKey` if the network has none for it.
  const std::string& ours(const std::string& theirs) const& { return find(by_theirs_, theirs).ours; }
  const std::string& ours(const std::string& theirs) const&& = delete;

 private:
  KeyMap() = default;

  static KeyMap&& checked(std::variant<KeyMap, UncoveredKey>&& covered) {
    if (const auto* const uncovered = std::get_if<UncoveredKey>(&covered)) throw *uncovered;
    return std::get<KeyMap>(std::move(covered));
  }

  /// Adds the pair for a key; returns an error message if there is none.
  std::string add(const detail::PlacedKey& placed, KeyRules rules) {
    detail::Captures captures;
    for (const KeyRule& rule : rules) {
      captures = placed.place;
      if (!detail::fits(rule.ours, placed.key, captures)) continue;
      std::string theirs = detail::filled_in(rule.theirs, captures);
      by_ours_.emplace(placed.key, pairs_.size());
      if (const auto [taken, fresh] = by_theirs_.emplace(theirs, pairs_.size()); !fresh)
        return "the key map calls it " + theirs + ", as it calls " + pairs_[taken->second].ours;
      pairs_.push_back({placed.key, std::move(theirs), rule.form});
      return {};
    }
    return "the key map has no row for this key";
  }

  const Pair& find(const std::map<std::string, std::size_t>& index, const std::string& key) const {
    if (const auto found = index.find(key); found != index.end()) return pairs_[found->second];
    throw UncoveredKey(key + ": the network has no such key");
  }

  std::vector<Pair> pairs_;
  std::map<std::string, std::size_t> by_ours_;
  std::map<std::string, std::size_t> by_theirs_;
};

}  // namespace archetype
