// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/weights/pickle_input.hpp>
#include <archetype/weights/pickle_value.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace archetype::detail {

using Items = std::vector<ValueIndex>;

/// The items of what must be a tuple of a number of items.
inline const Items& tuple_of(const PickleArena& arena, ValueIndex value, std::size_t least, std::size_t most,
                             const std::string& what) {
  const Items* const items = arena.items(value, SequenceValue::Kind::tuple);
  if (items == nullptr || items->size() < least || items->size() > most)
    throw BadWeights(what + " has arguments that it cannot have");
  return *items;
}

inline long long integer_of(const PickleArena& arena, ValueIndex value, const std::string& what) {
  const auto* const number = arena.as<long long>(value);
  if (number == nullptr) throw BadWeights(what + " is no whole number");
  return *number;
}

inline std::string_view text_of(const PickleArena& arena, ValueIndex value, const std::string& what) {
  const auto* const text = arena.as<std::string_view>(value);
  if (text == nullptr) throw BadWeights(what + " is no text");
  return *text;
}

/// What stands for `("storage", type, key, device, elements[, (view's key, offset, elements)])`.
inline ValueIndex describe_storage(PickleArena& arena, ValueIndex value) {
  const Items& items = tuple_of(arena, value, 5, 6, "a reference to a storage");
  if (const auto kind = text_of(arena, items[0], "the kind of a reference"); kind != "storage")
    throw BadWeights("it refers to a " + in_quotes(kind) + ", not to a storage");
  const auto* const global = arena.as<const PickleGlobal*>(items[1]);
  if (global == nullptr || (*global)->role != GlobalRole::storage_type)
    throw BadWeights("a storage has a type that is none");
  PickledStorage storage{(*global)->type, text_of(arena, items[2], "the key of a storage"),
                         integer_of(arena, items[4], "the size of a storage"), 0, 0};
  storage.view_elements = storage.elements;
  if (items.size() == 6 && arena.as<NoneValue>(items[5]) == nullptr) {
    const Items& view = tuple_of(arena, items[5], 3, 3, "a view of a storage");
    storage.view_begin = integer_of(arena, view[1], "the offset of a view");
    storage.view_elements = integer_of(arena, view[2], "the size of a view");
  }
  const auto named = [&] { return "storage " + in_quotes(storage.key); };
  if (storage.elements < 0) throw BadWeights(named() + " has " + std::to_string(storage.elements) + " elements");
  if (storage.view_begin < 0 || storage.view_elements < 0 || storage.view_begin > storage.elements ||
      storage.view_elements > storage.elements - storage.view_begin)
    throw BadWeights("a view lies outside of " + named());
  return arena.add(storage);
}

inline std::vector<long long> integers_of(const PickleArena& arena, ValueIndex value, const std::string& what) {
  std::vector<long long> numbers;
  for (const ValueIndex item : tuple_of(arena, value, 0, 64, what)) numbers.push_back(integer_of(arena, item, what));
  return numbers;
}

/// What stands for `(storage, offset, extents, strides[, requires gradient, hooks[, metadata]])`.
inline ValueIndex describe_tensor(PickleArena& arena, const Items& arguments) {
  const auto* const storage = arena.as<StorageValue>(arguments[0]);
  if (storage == nullptr) throw BadWeights("a tensor lies in what is no storage");
  if (arguments.size() == 7 && arena.as<NoneValue>(arguments[6]) == nullptr) {
    const Items* const metadata = arena.items(arguments[6], SequenceValue::Kind::dict);
    if (metadata == nullptr || !metadata->empty())
      throw BadWeights("a tensor has metadata, such as a pending conjugation, which cannot be read");
  }
  return arena.add(PickledTensor{storage->storage, integer_of(arena, arguments[1], "the offset of a tensor"),
                                 integers_of(arena, arguments[2], "the shape of a tensor"),
                                 integers_of(arena, arguments[3], "the strides of a tensor")});
}

/// A dict of `()`, or of the list of pairs that Python 2 writes.
inline ValueIndex describe_dict(PickleArena& arena, const Items& arguments) {
  const ValueIndex dict = arena.add(SequenceValue::Kind::dict);
  if (arguments.empty()) return dict;
  const Items* const pairs = arena.items(arguments[0], SequenceValue::Kind::list);
  if (pairs == nullptr) throw BadWeights("an OrderedDict is made of what is no list");
  for (const ValueIndex pair : *pairs) {
    const Items* items = arena.items(pair, SequenceValue::Kind::list);
    if (items == nullptr) items = arena.items(pair, SequenceValue::Kind::tuple);
    if (items == nullptr || items->size() != 2) throw BadWeights("an OrderedDict is made of what are no pairs");
    for (const ValueIndex item : *items) arena.append(dict, item);
  }
  return dict;
}

/// What the call of a global stands for. Nothing is called.
inline ValueIndex describe_call(PickleArena& arena, const PickleGlobal& global, ValueIndex arguments) {
  const auto items = [&](std::size_t least, std::size_t most) -> const Items& {
    return tuple_of(arena, arguments, least, most, std::string{global.name});
  };
  switch (global.role) {
    case GlobalRole::ordered_dict:
      return describe_dict(arena, items(0, 1));
    case GlobalRole::tensor_without_hooks:
      return describe_tensor(arena, items(4, 4));
    case GlobalRole::tensor:
      return describe_tensor(arena, items(6, 7));
    case GlobalRole::parameter: {
      const ValueIndex data = items(3, 3)[0];
      if (arena.as<TensorValue>(data) == nullptr) throw BadWeights("a parameter is made of what is no tensor");
      return data;
    }
    case GlobalRole::size: {
      const ValueIndex extents = items(1, 1)[0];
      tuple_of(arena, extents, 0, 64, "a torch.Size");
      return extents;
    }
    case GlobalRole::inert:
      return arena.add(InertValue{});
    case GlobalRole::storage_type:
      break;
  }
  throw BadWeights("it calls " + std::string{global.module} + "." + std::string{global.name} +
                   ", which makes no part of a state dict");
}

}  // namespace archetype::detail
