// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/io/utf8.hpp>
#include <archetype/text/quoted.hpp>
#include <archetype/weights/formats/pytorch/pickle_search.hpp>
#include <archetype/weights/formats/pytorch/pickle_text.hpp>
#include <archetype/weights/formats/pytorch/pickle_value.hpp>
#include <archetype/weights/formats/pytorch/pickled_tensor.hpp>
#include <archetype/weights/state/copies.hpp>
#include <archetype/weights/state/memory_budget.hpp>
#include <archetype/weights/state/state_dict.hpp>
#include <archetype/weights/state/subtree.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace archetype::detail {

/// The attribute of a dict that holds the metadata of files that we write.
inline constexpr std::string_view metadata_attribute = "metadata";

/// The dict that contains the requested tensors, and the prefix of their names in it.
struct SelectedDict {
  PickledDict dict;
  std::string prefix;
};

/// Rejects a pickle without dicts of tensors, or without weights if it contains a network as an object.
inline void check_for_weights(const PickledContents& contents, const std::vector<PickledDict>& dicts) {
  const bool has_weights = std::any_of(dicts.begin(), dicts.end(), [](const auto& dict) { return dict.has_weights; });
  const auto refuse = [](const std::string& type) {
    throw BadWeights("it asks for " + in_quotes(type) +
                     ", which no state dict needs; nothing was run. Save model.state_dict(), not the model");
  };
  if (!contents.model.empty() && !has_weights) refuse(contents.model);
  if (!dicts.empty()) return;
  if (!contents.arrays.empty())
    throw BadWeights("it holds no dict of tensors; its " + in_quotes(contents.arrays) +
                     " is an array of NumPy. Save tensors, which torch.from_numpy makes of arrays");
  if (!contents.dicts.empty()) throw BadWeights("it holds no dict of tensors but the state of an optimizer");
  if (contents.other != nullptr) refuse(contents.other->type());
  throw BadWeights("it holds no dict of tensors");
}

/// The dict in which a training script stores its model's weights: the first under one of the usual keys, since tensors
/// such as the best accuracy may accompany it; otherwise the only one. Dicts with weights of layers take precedence.
inline const PickledDict& usual_dict(const std::vector<PickledDict>& all) {
  static constexpr std::array usual{"state_dict", "model", "model_state_dict", "model_state", "network", "net", ""};
  const bool weights = std::any_of(all.begin(), all.end(), [](const auto& dict) { return dict.has_weights; });
  std::vector<const PickledDict*> found;
  for (const PickledDict& dict : all)
    if (dict.has_weights == weights) found.push_back(&dict);
  for (const char* const path : usual)
    for (const PickledDict* const dict : found)
      if (dict->path == path) return *dict;
  if (found.size() == 1) return *found.front();
  constexpr std::size_t most = 4;  // to keep the message readable
  std::vector<std::string> paths(found.size());
  std::transform(found.begin(), found.end(), paths.begin(), [](const PickledDict* dict) { return dict->path; });
  const std::string there = list_in_quotes(paths, most);
  paths.resize(std::min(paths.size(), most));
  throw BadWeights("it holds several state dicts, " + there + "; say which to read: " + ways_to_say_which(paths));
}

/// Whether a dict has a tensor whose key has a prefix.
inline bool has_under(const PickleArena& arena, const PickledDict& dict, std::string_view prefix) {
  bool found = false;
  visit_entries(arena, dict.value, false, [&](const PickledKey& key, ValueIndex value) {
    found = found || (key.is_text && arena.as<TensorValue>(value) != nullptr && has_prefix(key.text, prefix));
  });
  return found;
}

/// Where the tensors are, for a message: the keys of their dicts, or the prefixes in the only dict of a file.
inline std::string places_of(const PickleArena& arena, const std::vector<PickledDict>& dicts) {
  constexpr std::size_t most = 8;
  std::vector<std::string> paths(dicts.size());
  std::transform(dicts.begin(), dicts.end(), paths.begin(), [](const PickledDict& dict) { return dict.path; });
  if (paths != std::vector<std::string>{""}) return list_in_quotes(paths, most);
  FirstNames names;
  visit_entries(arena, dicts.front().value, false, [&](const PickledKey& key, ValueIndex value) {
    if (key.is_text && arena.as<TensorValue>(value) != nullptr) names.add(key.text);
  });
  return names.text();
}

/// The dict selected by its keys, by a prefix of its tensors' names, or by both, joined by dots; the usual one if
/// nothing is selected.
inline SelectedDict choose_state_dict(const PickleArena& arena, const PickledContents& contents,
                                      std::string_view wanted) {
  std::vector<PickledDict> dicts;
  for (const PickledDict& dict : contents.dicts)
    if (!dict.of_optimizer) dicts.push_back(dict);
  check_for_weights(contents, dicts);
  if (wanted.empty() || wanted == no_prefix) return {usual_dict(dicts), ""};
  wanted = without_trailing_dot(wanted);
  const PickledDict* nearest = nullptr;
  for (const PickledDict& dict : contents.dicts) {
    if (dict.path == wanted) return {dict, ""};
    if (!dict.path.empty() && has_prefix(wanted, dict.path) &&
        has_under(arena, dict, wanted.substr(dict.path.size() + 1)) &&
        (nearest == nullptr || nearest->path.size() < dict.path.size()))
      nearest = &dict;
  }
  if (nearest != nullptr) return {*nearest, std::string{wanted.substr(nearest->path.size() + 1)}};
  std::vector<PickledDict> having;
  for (const PickledDict& dict : dicts)
    if (has_under(arena, dict, wanted)) having.push_back(dict);
  if (!having.empty()) return {usual_dict(having), std::string{wanted}};
  throw BadWeights("it holds no tensors under " + in_quotes(wanted) + ", but under " + places_of(arena, dicts));
}

/// Whether text can be shown: UTF-8 without control characters.
inline bool is_printable(std::string_view text) {
  return io::is_utf8(text) && std::none_of(text.begin(), text.end(), [](char c) {
           return (c >= '\0' && c < ' ' && c != '\n' && c != '\t') || c == '\x7F';
         });
}

/// Adds numbers and text next to a state dict or around it, such as an epoch.
inline void add_metadata(StateDict& state, const PickleArena& arena, ValueIndex dict, MemoryBudget& budget) {
  visit_entries(arena, dict, false, [&](const PickledKey& key, ValueIndex value) {
    std::string text;
    if (!key.is_text) return;
    if (const auto* const whole = arena.as<long long>(value)) text = std::to_string(*whole);
    else if (const auto* const truth = arena.as<bool>(value)) text = *truth ? "true" : "false";
    else if (const auto* const words = arena.as<std::string_view>(value)) text = as_utf8(*words);
    else if (const auto* const number = arena.as<double>(value)) {
      std::array<char, 32> digits{};
      text.assign(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), *number).ptr);
    } else return;
    std::string name = key.str();
    if (!is_printable(name) || !is_printable(text)) return;
    budget.take(128 + name.size() + text.size(), "its metadata");
    state.metadata().emplace(std::move(name), std::move(text));
  });
}

/// Adds a tensor of a pickle to a state dict.
inline void add_described_tensor(StateDict& state, const std::string& name, const PickleArena& arena,
                                 const TensorValue& value, MemoryBudget& budget, const auto& bytes_of) {
  const PickledTensor& tensor = arena.tensors()[value.tensor];
  const PickledStorage& storage = arena.storages()[tensor.storage];
  const std::span<const std::byte> bytes = bytes_of(storage);
  if (bytes.size() % size_of(storage.type) != 0 ||
      bytes.size() / size_of(storage.type) != static_cast<std::size_t>(storage.elements))
    throw BadWeights("its storage " + in_quotes(storage.key) + " has " + std::to_string(bytes.size()) + " bytes, not " +
                     std::to_string(storage.elements) + " numbers of " + std::string{name_of(storage.type)});
  add_tensor(state, name, tensor, storage, bytes, budget);
}

/// Makes a state dict from a pickle. `bytes_of` returns the bytes of a whole storage.
inline StateDict make_state_dict(const PickleArena& arena, ValueIndex root, std::string_view wanted,
                                 MemoryBudget& budget, auto bytes_of) {
  if (const std::string* const fault = arena.fault(root)) throw BadWeights(*fault);
  PickledContents contents = contents_of(arena, root, budget);
  const SelectedDict selected = choose_state_dict(arena, contents, wanted);
  StateDict state;
  visit_entries(arena, selected.dict.value, false, [&](const PickledKey& key, ValueIndex value) {
    if (!key.is_text || !has_prefix(key.text, selected.prefix)) return;
    const auto* const tensor = arena.as<TensorValue>(value);
    const std::string* const fault = arena.fault(value);
    const PickledObject* const object = arena.object(value);
    if (tensor == nullptr && fault == nullptr && object == nullptr) return;
    const std::string name = key.str();
    budget.take(sizeof(StoredTensor) + 2 * name.size() + 128, "its list of tensors");
    try {
      if (state.find(name) != nullptr) throw BadWeights("occurs twice");
      if (tensor != nullptr) return add_described_tensor(state, name, arena, *tensor, budget, bytes_of);
      std::string why = fault != nullptr ? *fault : "is a " + in_quotes(object->type()) + ", which is not read";
      budget.take(4 * why.size() + name.size(), "its list of tensors");
      if (fault != nullptr)
        pass_over(contents.context, selected.dict.path.empty() ? name : selected.dict.path + "." + name,
                  why.starts_with("is ") ? why.substr(3) : why);
      state.unreadable().insert_or_assign(name, std::move(why));
    } catch (const BadWeights& bad) {
      throw BadWeights(in_quotes(name) + ": " + bad.what());
    }
  });
  if (state.tensors().empty() && !state.unreadable().empty()) {
    const auto& [name, why] = *state.unreadable().begin();
    throw BadWeights(in_quotes(name) + ": " + why);
  }
  if (wanted == no_prefix) state.set_bare_names();

  add_metadata(state, arena, selected.dict.value, budget);
  if (selected.dict.value != root) add_metadata(state, arena, root, budget);
  if (const ValueIndex* const attributes = arena.attributes(selected.dict.value))
    visit_entries(arena, *attributes, false, [&](const PickledKey& key, ValueIndex value) {
      if (key.text == metadata_attribute) add_metadata(state, arena, value, budget);
    });

  state.context() = std::move(contents.context);
  state.context().under = selected.dict.path;
  for (const PickledDict& dict : contents.dicts) {
    if (dict.value == selected.dict.value || dict.of_optimizer || !dict.has_weights) continue;
    if (state.context().other_dicts.size() == 8) break;
    state.context().other_dicts.push_back(dict.path);
  }
  return state;
}

}  // namespace archetype::detail
