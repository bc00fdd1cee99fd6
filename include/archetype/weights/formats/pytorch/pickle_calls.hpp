// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/text/quoted.hpp>
#include <archetype/weights/formats/pytorch/pickle_input.hpp>
#include <archetype/weights/formats/pytorch/pickle_value.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace archetype::detail {

using Items = std::vector<ValueIndex>;

/// Thrown for a value of an unexpected type.
class NotUnderstood : public BadWeights {
 public:
  using BadWeights::BadWeights;
};

/// The items of a tuple that must have `least` to `most` items.
inline const Items& tuple_of(const PickleArena& arena, ValueIndex value, std::size_t least, std::size_t most,
                             std::string_view what) {
  const Items* const items = arena.items(value, SequenceValue::Kind::tuple);
  if (items == nullptr || items->size() < least || items->size() > most)
    throw NotUnderstood(std::string{what} + " has arguments that it cannot have");
  return *items;
}

inline long long integer_of(const PickleArena& arena, ValueIndex value, std::string_view what) {
  const auto* const number = arena.as<long long>(value);
  if (number == nullptr) throw NotUnderstood(std::string{what} + " is not a whole number");
  return *number;
}

inline std::string_view text_of(const PickleArena& arena, ValueIndex value, std::string_view what) {
  const auto* const text = arena.as<std::string_view>(value);
  if (text == nullptr) throw NotUnderstood(std::string{what} + " is not a text");
  return *text;
}

/// An instance of the class that an object is, or is an instance of.
inline ValueIndex instance_of(PickleArena& arena, const PickledObject& object) {
  return arena.add(PickledObject{.module = object.module, .name = object.name, .is_instance = true});
}
/// An instance of a class, which may be a known one.
inline ValueIndex instance_of(PickleArena& arena, ValueIndex type) {
  if (const PickledObject* const object = arena.object(type)) return instance_of(arena, *object);
  const auto* const global = arena.as<const PickleGlobal*>(type);
  if (global == nullptr) throw NotUnderstood("it makes an instance of something that is not a class");
  if ((*global)->role == GlobalRole::dict) return arena.add(SequenceValue::Kind::dict);
  return arena.add(PickledObject{.module = (*global)->module, .name = (*global)->name, .is_instance = true});
}

/// The value for `("storage", type, key, device, elements[, (view's key, offset, elements)])`.
inline ValueIndex describe_storage(PickleArena& arena, ValueIndex value) {
  // A reference to a class has one item fewer.
  const Items& items = tuple_of(arena, value, 4, 6, "a reference to a storage");
  if (const auto kind = text_of(arena, items[0], "the kind of a reference"); kind != "storage") {
    // A class of a pickled model, which old versions of PyTorch stored together with its source text.
    if (kind == "module" && arena.object(items[1]) != nullptr) return items[1];
    throw BadWeights("it refers to a " + in_quotes(kind) + ", not to a storage");
  }
  tuple_of(arena, value, 5, 6, "a reference to a storage");
  if (const PickledObject* const unknown = arena.object(items[1])) return instance_of(arena, *unknown);
  const auto* const global = arena.as<const PickleGlobal*>(items[1]);
  if (global == nullptr || (*global)->role != GlobalRole::storage_type)
    throw BadWeights("a storage has a type that is not one of PyTorch's");
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

/// The value for `(storage, offset, extents, strides[, requires gradient, hooks[, metadata]])`.
inline ValueIndex describe_tensor(PickleArena& arena, const Items& arguments) {
  const auto* const storage = arena.as<StorageValue>(arguments[0]);
  if (const PickledObject* const unknown = arena.object(arguments[0]))
    throw NotUnderstood("a tensor lies in a " + in_quotes(unknown->type()) + ", which cannot be read");
  if (storage == nullptr) throw NotUnderstood("a tensor lies in something that is not a storage");
  if (arguments.size() == 7 && arena.as<NoneValue>(arguments[6]) == nullptr) {
    const Items* const metadata = arena.items(arguments[6], SequenceValue::Kind::dict);
    if (metadata == nullptr || !metadata->empty())
      throw NotUnderstood("a tensor has metadata, such as a pending conjugation, which cannot be read");
  }
  return arena.add(PickledTensor{storage->storage, integer_of(arena, arguments[1], "the offset of a tensor"),
                                 integers_of(arena, arguments[2], "the shape of a tensor"),
                                 integers_of(arena, arguments[3], "the strides of a tensor")});
}

/// A dict created from `()`, from another dict, or from a list or tuple of pairs.
inline ValueIndex describe_dict(PickleArena& arena, const Items& arguments) {
  using Kind = SequenceValue::Kind;
  const ValueIndex dict = arena.add(Kind::dict);
  if (arguments.empty()) return dict;
  if (const Items* const entries = arena.items(arguments[0], Kind::dict)) {
    for (const ValueIndex entry : *entries) arena.append(dict, entry);
    return dict;
  }
  const Items* pairs = arena.items(arguments[0], Kind::list);
  if (pairs == nullptr) pairs = arena.items(arguments[0], Kind::tuple);
  if (pairs == nullptr) throw NotUnderstood("an OrderedDict is made of something that is not a list");
  for (const ValueIndex pair : *pairs) {
    const Items* items = arena.items(pair, Kind::list);
    if (items == nullptr) items = arena.items(pair, Kind::tuple);
    if (items == nullptr || items->size() != 2)
      throw NotUnderstood("an OrderedDict is made of things that are not pairs");
    for (const ValueIndex item : *items) arena.append(dict, item);
  }
  return dict;
}

/// A tensor that is an argument of a call.
inline ValueIndex described_tensor(const PickleArena& arena, ValueIndex value, const std::string& what) {
  const bool described = arena.as<TensorValue>(value) != nullptr || arena.fault(value) != nullptr;
  if (!described) throw NotUnderstood(what + " is made of something that is not a tensor");
  return value;
}

/// The value that the call of a global stands for. Throws NotUnderstood if its arguments are invalid.
inline ValueIndex understand_call(PickleArena& arena, const PickleGlobal& global, ValueIndex arguments) {
  const auto items = [&](std::size_t least, std::size_t most) -> const Items& {
    return tuple_of(arena, arguments, least, most, global.name);
  };
  switch (global.role) {
    case GlobalRole::dict:
      return describe_dict(arena, items(0, 1));
    case GlobalRole::default_dict: {
      const Items& made_of = items(0, 2);
      return describe_dict(arena, made_of.size() == 2 ? Items{made_of[1]} : Items{});
    }
    case GlobalRole::tensor_without_hooks:
      return describe_tensor(arena, items(4, 4));
    case GlobalRole::tensor:
      return describe_tensor(arena, items(6, 7));
    case GlobalRole::parameter:
      return described_tensor(arena, items(3, 4)[0], "a parameter");
    case GlobalRole::parameter_class:
      return described_tensor(arena, items(1, 4)[0], "a parameter");
    case GlobalRole::copied_tensor:
      return described_tensor(arena, items(1, 8)[0], "a tensor of a device");
    case GlobalRole::subclass_tensor: {
      const Items& made_by = items(4, 4);
      if (const PickledObject* const unknown = arena.object(made_by[0])) return instance_of(arena, *unknown);
      const auto* const maker = arena.as<const PickleGlobal*>(made_by[0]);
      // Not of its own role: PyTorch writes no such calls, and they could be nested endlessly.
      if (maker == nullptr || (*maker)->role == GlobalRole::subclass_tensor)
        throw NotUnderstood("a tensor with attributes is made by what makes none");
      return understand_call(arena, **maker, made_by[2]);
    }
    case GlobalRole::unreadable_tensor:
      throw NotUnderstood("is " + std::string{global.kind} + " (" + std::string{global.module} + "." +
                          std::string{global.name} + "), which cannot be read");
    case GlobalRole::size: {
      const ValueIndex extents = items(1, 1)[0];
      tuple_of(arena, extents, 0, 64, "a torch.Size");
      return extents;
    }
    case GlobalRole::encoded_bytes:
      return arena.add(BytesValue{text_of(arena, items(1, 2)[0], "an encoded text")});
    case GlobalRole::reconstructor:
      return instance_of(arena, items(1, 3)[0]);
    case GlobalRole::inert:
      return arena.add(InertValue{});
    case GlobalRole::storage_type:
      break;
  }
  throw NotUnderstood("it calls " + std::string{global.module} + "." + std::string{global.name} +
                      ", which makes no part of a state dict");
}

/// The value that a call stands for. Nothing is executed. A call that is not understood becomes a value that says why,
/// since it may not be needed.
inline ValueIndex describe_call(PickleArena& arena, ValueIndex callee, ValueIndex arguments) {
  if (const PickledObject* const object = arena.object(callee)) return instance_of(arena, *object);
  const auto* const global = arena.as<const PickleGlobal*>(callee);
  if (global == nullptr) throw BadWeights("it calls something that is not a function");
  try {
    return understand_call(arena, **global, arguments);
  } catch (const NotUnderstood& why) {
    return arena.add_fault(why.what());
  }
}

}  // namespace archetype::detail
