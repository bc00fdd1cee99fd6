// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/weights/pickle_input.hpp>
#include <archetype/weights/pickle_value.hpp>
#include <archetype/weights/pickled_tensor.hpp>
#include <archetype/weights/state_dict.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace archetype::detail {

/// The attribute of a dict that holds the metadata of files that we write.
inline constexpr std::string_view metadata_attribute = "metadata";

/// A dict of a pickle that holds tensors, and its keys from the outside in, joined by points.
struct PickledDict {
  std::string path;
  ValueIndex value;
};

/// The key of a dict, where it is a text, and its value.
struct PickledEntry {
  std::string_view key;
  ValueIndex value;
};

/// The entries of a dict that have a text for a key; none where the value is no dict.
inline std::vector<PickledEntry> entries_of(const PickleArena& arena, ValueIndex value) {
  std::vector<PickledEntry> entries;
  const auto* const items = arena.items(value, SequenceValue::Kind::dict);
  if (items == nullptr) return entries;
  for (std::size_t i = 0; i + 1 < items->size(); i += 2)
    if (const auto* const key = arena.as<std::string_view>((*items)[i])) entries.push_back({*key, (*items)[i + 1]});
  return entries;
}

inline bool holds_tensors(const PickleArena& arena, ValueIndex value) {
  const std::vector<PickledEntry> entries = entries_of(arena, value);
  return std::any_of(entries.begin(), entries.end(),
                     [&](const PickledEntry& entry) { return arena.as<TensorValue>(entry.value) != nullptr; });
}

/// All dicts that hold tensors, the outer ones first. A dict that is reached twice counts once, so those that hold
/// themselves do no harm.
inline std::vector<PickledDict> find_state_dicts(const PickleArena& arena, ValueIndex root, MemoryBudget& budget) {
  std::vector<PickledDict> found;
  std::vector<bool> seen(arena.size());
  std::deque<PickledDict> waiting{{"", root}};
  seen[root] = true;
  for (; !waiting.empty(); waiting.pop_front()) {
    const PickledDict& current = waiting.front();
    if (holds_tensors(arena, current.value)) found.push_back(current);
    for (const PickledEntry& entry : entries_of(arena, current.value)) {
      if (arena.as<SequenceValue>(entry.value) == nullptr || seen[entry.value]) continue;
      seen[entry.value] = true;
      std::string path = current.path.empty() ? "" : current.path + ".";
      path += entry.key;
      budget.take(2 * (sizeof(PickledDict) + path.size()), "the search for its state dict");
      waiting.push_back({std::move(path), entry.value});
    }
  }
  return found;
}

/// The dict that a training script keeps its model's weights in: the one asked for; else the first under one of the
/// usual keys, since tensors such as the best accuracy may stand around it; else the only one.
inline PickledDict choose_state_dict(const std::vector<PickledDict>& found, std::string_view wanted) {
  static constexpr std::array usual{"state_dict", "model", "model_state_dict", "model_state", "network", "net", ""};
  const auto at = [&](std::string_view path) {
    return std::find_if(found.begin(), found.end(), [&](const PickledDict& dict) { return dict.path == path; });
  };
  std::string there;
  for (std::size_t i = 0; i < std::min<std::size_t>(found.size(), 8); ++i)
    there += (i == 0 ? "" : ", ") + in_quotes(found[i].path);
  if (found.empty()) throw BadWeights("it holds no dict of tensors");
  if (!wanted.empty()) {
    if (at(wanted) == found.end())
      throw BadWeights("it holds no tensors under " + in_quotes(wanted) + ", but under " + there);
    return *at(wanted);
  }
  for (const char* const path : usual)
    if (at(path) != found.end()) return *at(path);
  if (found.size() == 1) return found.front();
  throw BadWeights("it holds several state dicts, " + there + "; say which to read");
}

/// Numbers and texts that stand beside a state dict or around it, such as an epoch.
inline void add_metadata(StateDict& state, const PickleArena& arena, ValueIndex dict) {
  for (const PickledEntry& entry : entries_of(arena, dict)) {
    std::string text;
    if (const auto* const whole = arena.as<long long>(entry.value)) text = std::to_string(*whole);
    else if (const auto* const truth = arena.as<bool>(entry.value)) text = *truth ? "true" : "false";
    else if (const auto* const words = arena.as<std::string_view>(entry.value)) text = *words;
    else if (const auto* const number = arena.as<double>(entry.value)) {
      std::array<char, 32> digits{};
      text.assign(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), *number).ptr);
    } else continue;
    state.metadata().emplace(entry.key, std::move(text));
  }
}

/// Makes a state dict of a pickle. `bytes_of` gives the whole of a storage.
inline StateDict make_state_dict(const PickleArena& arena, ValueIndex root, std::string_view wanted,
                                 MemoryBudget& budget, auto bytes_of) {
  const PickledDict dict = choose_state_dict(find_state_dicts(arena, root, budget), wanted);
  StateDict state;
  for (const PickledEntry& entry : entries_of(arena, dict.value)) {
    const auto* const value = arena.as<TensorValue>(entry.value);
    if (value == nullptr) continue;
    const PickledTensor& tensor = arena.tensors()[value->tensor];
    const PickledStorage& storage = arena.storages()[tensor.storage];
    const std::string name{entry.key};
    budget.take(sizeof(StoredTensor) + 2 * name.size() + 128, "its list of tensors");
    try {
      if (state.find(name) != nullptr) throw BadWeights("stands there twice");
      const std::span<const std::byte> bytes = bytes_of(storage);
      if (bytes.size() % size_of(storage.type) != 0 ||
          bytes.size() / size_of(storage.type) != static_cast<std::size_t>(storage.elements))
        throw BadWeights("its storage " + in_quotes(storage.key) + " has " + std::to_string(bytes.size()) +
                         " bytes, not " + std::to_string(storage.elements) + " numbers of " +
                         std::string{name_of(storage.type)});
      add_tensor(state, name, tensor, storage, bytes, budget);
    } catch (const BadWeights& bad) {
      throw BadWeights(in_quotes(name) + ": " + bad.what());
    }
  }
  add_metadata(state, arena, dict.value);
  if (dict.value != root) add_metadata(state, arena, root);
  if (const ValueIndex* const attributes = arena.attributes(dict.value))
    for (const PickledEntry& entry : entries_of(arena, *attributes))
      if (entry.key == metadata_attribute) add_metadata(state, arena, entry.value);
  return state;
}

}  // namespace archetype::detail
