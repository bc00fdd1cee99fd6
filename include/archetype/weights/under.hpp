// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/weights/bytes.hpp>
#include <archetype/weights/state_dict.hpp>

#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace archetype::detail {

/// What stands for the keys that have nothing in front of the network's own.
inline constexpr std::string_view nothing_in_front = ".";

/// Without the point that may end a prefix.
constexpr std::string_view without_last_point(std::string_view prefix) {
  if (prefix.size() > 1 && prefix.ends_with('.')) prefix.remove_suffix(1);
  return prefix;
}

/// Whether a key stands under a prefix, as "encoder.conv.weight" stands under "encoder".
constexpr bool stands_under(std::string_view key, std::string_view prefix) {
  return prefix.empty() || (key.size() > prefix.size() && key.starts_with(prefix) && key[prefix.size()] == '.');
}

/// The first names of a state dict's keys, for a sentence: `"encoder_q", "encoder_k"`.
inline std::string first_names(const StateDict& state) {
  std::set<std::string_view> names;
  std::string list;
  for (const StoredTensor& tensor : state.tensors()) {
    const std::string_view name = std::string_view{tensor.name}.substr(0, tensor.name.find('.'));
    if (!names.insert(name).second) continue;
    if (names.size() == 9) return list + ", …";
    list += (list.empty() ? "" : ", ") + in_quotes(name);
  }
  return list;
}

/// The tensors of a file without dicts, such as safetensors, whose names stand under a prefix. Throws `BadWeights` where
/// there are none.
inline StateDict tensors_under(StateDict state, std::string_view wanted) {
  if (wanted.empty()) return state;
  if (wanted == nothing_in_front) {
    state.set_bare_names();
    return state;
  }
  const std::string_view prefix = without_last_point(wanted);
  StateDict chosen;
  chosen.metadata() = state.metadata();
  for (const StoredTensor& tensor : state.tensors())
    if (stands_under(tensor.name, prefix)) chosen.add(tensor);
  if (chosen.tensors().empty())
    throw BadWeights("it holds no tensors under " + in_quotes(prefix) + ", but under " + first_names(state));
  chosen.keep(std::make_shared<const StateDict>(std::move(state)));
  return chosen;
}

}  // namespace archetype::detail
