// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/text/quoted.hpp>
#include <archetype/weights/state/state_dict.hpp>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace archetype::detail {

/// Stands for keys without a prefix.
inline constexpr std::string_view no_prefix = ".";

/// Removes the dot that may end a prefix.
constexpr std::string_view without_trailing_dot(std::string_view prefix) {
  if (prefix.size() > 1 && prefix.ends_with('.')) prefix.remove_suffix(1);
  return prefix;
}

/// Whether a key has a prefix, as "encoder.conv.weight" has "encoder".
constexpr bool has_prefix(std::string_view key, std::string_view prefix) {
  return prefix.empty() || (key.size() > prefix.size() && key.starts_with(prefix) && key[prefix.size()] == '.');
}

/// The distinct first components of keys, as "layer1" of "layer1.0.conv1.weight", for a message.
class FirstNames {
 public:
  void add(std::string_view key) {
    const std::string_view name = key.substr(0, key.find('.'));
    if (names_.size() <= most && std::find(names_.begin(), names_.end(), name) == names_.end())
      names_.emplace_back(name);
  }

  std::string text() const { return list_in_quotes(names_, most); }

 private:
  static constexpr std::size_t most = 8;
  std::vector<std::string> names_;
};

/// The tensors with a prefix, for a file without nested dicts, such as safetensors. Throws `BadWeights` if there are
/// none.
inline StateDict tensors_under(StateDict state, std::string_view wanted) {
  if (wanted.empty()) return state;
  if (wanted == no_prefix) {
    state.set_bare_names();
    return state;
  }
  const std::string_view prefix = without_trailing_dot(wanted);
  StateDict chosen;
  chosen.metadata() = state.metadata();
  for (const StoredTensor& tensor : state.tensors())
    if (has_prefix(tensor.name, prefix)) chosen.add(tensor);
  for (const auto& [name, why] : state.unreadable())
    if (has_prefix(name, prefix)) chosen.unreadable().emplace(name, why);
  if (chosen.tensors().empty()) {
    FirstNames names;
    for (const StoredTensor& tensor : state.tensors()) names.add(tensor.name);
    throw BadWeights("it holds no tensors under " + in_quotes(prefix) + ", but under " + names.text());
  }
  chosen.keep(std::make_shared<const StateDict>(std::move(state)));
  return chosen;
}

}  // namespace archetype::detail
