// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/view.hpp>
#include <archetype/graph/written.hpp>
#include <archetype/weights/dialect.hpp>

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace archetype {

/// Thrown for a key that has no counterpart; its sentence names the key.
class UncoveredKey : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

namespace detail {

/// What the patterns of a row stand for in one key, whose text and the row's must live as long.
struct Captures {
  std::vector<std::pair<std::string_view, int>> numbers;  ///< of equal names the last is meant
  std::vector<std::string_view> texts;
};

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Whether the pattern fits the whole key; adds what it captures, which means nothing where it does not fit.
inline bool fits(std::string_view pattern, std::string_view key, Captures& captures) {
  if (pattern.empty()) return key.empty();
  if (pattern[0] == '*') {
    const std::size_t numbers = captures.numbers.size(), texts = captures.texts.size();
    for (std::size_t taken = 0; taken <= key.size(); ++taken) {
      captures.numbers.resize(numbers);
      captures.texts.resize(texts);
      captures.texts.push_back(key.substr(0, taken));
      if (fits(pattern.substr(1), key.substr(taken), captures)) return true;
    }
    return false;
  }
  if (pattern[0] == '{') {
    const std::size_t end = pattern.find('}');
    std::size_t digits = 0;
    int number = 0;
    while (digits < key.size() && is_digit(key[digits])) number = 10 * number + (key[digits++] - '0');
    if (digits == 0) return false;
    captures.numbers.emplace_back(pattern.substr(1, end - 1), number);
    return fits(pattern.substr(end + 1), key.substr(digits), captures);
  }
  return !key.empty() && key[0] == pattern[0] && fits(pattern.substr(1), key.substr(1), captures);
}

/// The value of `2s-1`: a multiple, a name and a shift.
inline int evaluate(std::string_view expression, const Captures& captures) {
  int factor = 0;
  while (is_digit(expression.front())) {
    factor = 10 * factor + (expression.front() - '0');
    expression.remove_prefix(1);
  }
  const std::size_t end = expression.find_first_of("+-");
  const auto number = std::find_if(captures.numbers.rbegin(), captures.numbers.rend(),
                                   [&](const auto& known) { return known.first == expression.substr(0, end); });
  if (number == captures.numbers.rend())
    throw std::logic_error("a key map names {" + std::string{expression} + "}, which its left side does not");
  const int shift = end == std::string_view::npos ? 0 : std::stoi(std::string{expression.substr(end)});
  return (factor == 0 ? 1 : factor) * number->second + shift;
}

/// The other side of a row, with what the patterns stand for put in.
inline std::string filled_in(std::string_view pattern, const Captures& captures) {
  std::string key;
  std::size_t text = 0;
  while (!pattern.empty()) {
    std::size_t length = 1;
    if (pattern[0] == '*') {
      key += captures.texts.at(text++);
    } else if (pattern[0] == '{') {
      length = pattern.find('}') + 1;
      key += std::to_string(evaluate(pattern.substr(1, length - 2), captures));
    } else {
      key += pattern[0];
    }
    pattern.remove_prefix(length);
  }
  return key;
}

/// Counts, node by node, what `{unit}`, `{block}` and `{stage}` stand for.
class Places {
 public:
  explicit Places(const GraphView& graph) : graph_(graph) {}

  /// To be asked for each node, in order.
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
    // A block's body may end in what rules attach to it, which is pushed after the shortcut.
    const bool begins = child > 0 ? child != child_ : node.primitive->traits().begins_unit;
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

}  // namespace detail

/// Each key of a network's state dict, in its order, beside the key that a library gives the same tensor.
///
/// Throws `UncoveredKey` for a key of ours that no rule fits, and for two that they give the same name.
class KeyMap {
 public:
  struct Pair {
    std::string ours;
    std::string theirs;
    StoredForm form{};  ///< of the library's
  };

  KeyMap(const GraphView& graph, KeyRules rules) {
    detail::Places places{graph};
    for (const Node& node : graph.nodes) {
      detail::Captures place;
      places.enter(node, place);
      const std::string path = path_of(graph, node).str();
      const StateList state = state_of(graph, node);
      for (const StateEntry& entry : state.entries()) add(path + "." + std::string{entry.name}, place, rules);
    }
  }

  std::span<const Pair> pairs() const& { return pairs_; }
  std::span<const Pair> pairs() const&& = delete;

  /// Both keys of a tensor, by ours. Throws `UncoveredKey` where the network has no such key.
  const Pair& pair_of(const std::string& ours) const& { return find(by_ours_, ours); }
  const Pair& pair_of(const std::string& ours) const&& = delete;

  /// The library's key for one of ours. Throws `UncoveredKey` where the network has no such key.
  const std::string& theirs(const std::string& ours) const& { return find(by_ours_, ours).theirs; }
  const std::string& theirs(const std::string& ours) const&& = delete;

  /// Our key for one of the library's. Throws `UncoveredKey` where the network has none for it.
  const std::string& ours(const std::string& theirs) const& { return find(by_theirs_, theirs).ours; }
  const std::string& ours(const std::string& theirs) const&& = delete;

 private:
  void add(const std::string& key, const detail::Captures& place, KeyRules rules) {
    detail::Captures captures;
    for (const KeyRule& rule : rules) {
      captures = place;
      if (!detail::fits(rule.ours, key, captures)) continue;
      std::string theirs = detail::filled_in(rule.theirs, captures);
      by_ours_.emplace(key, pairs_.size());
      if (const auto [taken, fresh] = by_theirs_.emplace(theirs, pairs_.size()); !fresh)
        throw UncoveredKey(key + ": the key map calls it " + theirs + ", as it calls " + pairs_[taken->second].ours);
      pairs_.push_back({key, std::move(theirs), rule.form});
      return;
    }
    throw UncoveredKey(key + ": the key map has no row for this key");
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
