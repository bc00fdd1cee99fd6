// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/weights/formats/pytorch/pickle_text.hpp>
#include <archetype/weights/formats/pytorch/pickle_value.hpp>
#include <archetype/weights/state/bytes.hpp>
#include <archetype/weights/state/memory_budget.hpp>
#include <archetype/weights/state/state_dict.hpp>

#include <algorithm>
#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace archetype::detail {

/// The key of a dict's entry if it is text or an integer, or the index of an item in a list.
struct PickledKey {
  std::string_view text{};
  long long number = 0;
  bool is_text = false;

  std::string str() const { return is_text ? as_utf8(text) : std::to_string(number); }
};

/// Calls `visit(key, value)` for each entry of a dict whose key is text or an integer, and, if `of_lists` is true, for
/// each item of a list or tuple.
void visit_entries(const PickleArena& arena, ValueIndex value, bool of_lists, const auto& visit) {
  using Kind = SequenceValue::Kind;
  if (const auto* const items = arena.items(value, Kind::dict)) {
    for (std::size_t i = 0; i + 1 < items->size(); i += 2) {
      const ValueIndex key = (*items)[i], entry = (*items)[i + 1];
      if (const auto* const text = arena.as<std::string_view>(key)) visit(PickledKey{*text, 0, true}, entry);
      else if (const auto* const bytes = arena.as<BytesValue>(key)) visit(PickledKey{bytes->bytes, 0, true}, entry);
      else if (const auto* const number = arena.as<long long>(key)) visit(PickledKey{{}, *number, false}, entry);
    }
    return;
  }
  const auto* items = of_lists ? arena.items(value, Kind::list) : nullptr;
  if (items == nullptr && of_lists) items = arena.items(value, Kind::tuple);
  if (items == nullptr) return;
  for (std::size_t i = 0; i < items->size(); ++i) visit(PickledKey{{}, static_cast<long long>(i), false}, (*items)[i]);
}

/// A dict of a pickle that contains tensors.
struct PickledDict {
  std::string path;  ///< the keys that lead to it, joined by dots
  ValueIndex value = 0;
  bool of_optimizer = false;  ///< whether its tensors are the state of an optimizer
  bool has_weights = false;   ///< whether a tensor has the name of a layer's weight
};

/// The content of a pickle.
struct PickledContents {
  std::vector<PickledDict> dicts;        ///< outer dicts first
  FileContext context;                   ///< without the path of the state dict
  std::string model;                     ///< the class of a pickled network, if there is one
  std::string arrays;                    ///< path of NumPy arrays, if there are any
  const PickledObject* other = nullptr;  ///< the first object that was ignored
};

/// Records a value that is ignored, by its keys and its type.
inline void pass_over(FileContext& context, const std::string& path, const std::string& what) {
  constexpr std::size_t most_named = 16;
  if (++context.passed_over_in_all <= most_named) context.passed_over.push_back(path + " (" + what + ")");
}

/// Whether an object is a PyTorch module.
inline bool is_module(const PickleArena& arena, ValueIndex object) {
  const ValueIndex* const attributes = arena.attributes(object);
  int found = 0;
  if (attributes != nullptr)
    visit_entries(arena, *attributes, false, [&](const PickledKey& key, ValueIndex) {
      found += key.text == "_modules" || key.text == "_parameters" ? 1 : 0;
    });
  return found == 2;
}

/// Whether a dict is the state of an optimizer, PyTorch's or fastai's.
inline bool is_optimizer(const PickleArena& arena, ValueIndex dict) {
  bool state = false, groups = false;
  visit_entries(arena, dict, false, [&](const PickledKey& key, ValueIndex) {
    state = state || key.text == "state";
    groups = groups || key.text == "param_groups" || key.text == "hypers";
  });
  return state && groups;
}

/// Visits everything reachable through keys and list indices. A value reached twice is visited once, so cycles do no
/// harm.
inline PickledContents contents_of(const PickleArena& arena, ValueIndex root, MemoryBudget& budget) {
  PickledContents contents;
  std::vector<bool> seen(arena.size());
  std::deque<PickledDict> waiting{{.path = "", .value = root}};
  seen[root] = true;
  const auto note = [&](const PickledObject& object, ValueIndex value, const std::string& path) {
    if (object.kind != SequenceValue::Kind::tuple) return;  // a dict or a list by another name
    if (contents.other == nullptr) contents.other = &object;
    if (contents.model.empty() && is_module(arena, value)) contents.model = object.type();
    if (contents.arrays.empty() && object.type() == "numpy.ndarray") contents.arrays = path;
    if (path.empty()) return;
    const std::string type = as_utf8(object.type());
    budget.take(2 * (path.size() + type.size()) + 64, "the list of what it holds");
    pass_over(contents.context, path, type);
  };
  for (; !waiting.empty(); waiting.pop_front()) {
    PickledDict current = waiting.front();
    current.of_optimizer = current.of_optimizer || is_optimizer(arena, current.value);
    bool has_tensors = false;
    visit_entries(arena, current.value, true, [&](const PickledKey& key, ValueIndex value) {
      const bool is_tensor = arena.as<TensorValue>(value) != nullptr || arena.fault(value) != nullptr;
      if (is_tensor && key.is_text) {
        has_tensors = true;
        current.has_weights = current.has_weights || key.text.ends_with("weight");
      }
      const bool holds_more = arena.as<SequenceValue>(value) != nullptr;
      const PickledObject* const object = arena.object(value);
      if ((!holds_more && object == nullptr) || seen[value]) return;
      seen[value] = true;
      std::string path = (current.path.empty() ? "" : current.path + ".") + key.str();
      budget.take(2 * (sizeof(PickledDict) + path.size()), "the search for its state dict");
      if (object != nullptr) note(*object, value, path);
      if (holds_more || arena.items(value, SequenceValue::Kind::dict) != nullptr ||
          arena.items(value, SequenceValue::Kind::list) != nullptr)
        waiting.push_back({.path = std::move(path), .value = value, .of_optimizer = current.of_optimizer});
    });
    const bool is_dict = arena.items(current.value, SequenceValue::Kind::dict) != nullptr;
    if (has_tensors && is_dict) contents.dicts.push_back(std::move(current));
  }
  if (const PickledObject* const object = arena.object(root)) note(*object, root, "");
  return contents;
}

}  // namespace archetype::detail
