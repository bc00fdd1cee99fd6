// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/weights/formats/pytorch/pickle_globals.hpp>
#include <archetype/weights/state/memory_budget.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace archetype::detail {

/// A value of a pickle by its index in the arena, so that cycles are harmless and destruction is not recursive.
using ValueIndex = std::uint32_t;

struct NoneValue {};
/// A value of a known class that no tensor needs, such as a device.
struct InertValue {};
/// An integer of more than 64 bits: its bytes, little-endian.
struct LargeInteger {
  std::string_view bytes;
};
/// A byte string.
struct BytesValue {
  std::string_view bytes;
};
/// Items in a list; in a dict: key, value, key, value …
struct SequenceValue {
  enum class Kind : std::uint8_t { tuple, list, set, dict } kind;
  std::uint32_t items;  ///< index into the arena's lists of items
};
struct StorageValue {
  std::uint32_t storage;  ///< index into the arena's storages
};
struct TensorValue {
  std::uint32_t tensor;  ///< index into the arena's tensors
};

/// An unknown class or function, or an instance of such a class.
struct ObjectValue {
  std::uint32_t object;  ///< index into the arena's objects
};
/// A value of a known kind, such as a tensor, that could not be interpreted.
struct FaultValue {
  std::uint32_t fault;  ///< index into the arena's faults
};

using PickleValue =
    std::variant<NoneValue, InertValue, bool, long long, double, std::string_view, BytesValue, LargeInteger,
                 SequenceValue, const PickleGlobal*, StorageValue, TensorValue, ObjectValue, FaultValue>;

/// Elements stored elsewhere in the file under a key, or a part of them.
struct PickledStorage {
  ElementType type;
  std::string_view key;
  long long elements;       ///< number of elements in all
  long long view_begin;     ///< first element of the part
  long long view_elements;  ///< number of elements of the part
};

/// A tensor's position in its storage, in elements, as the file declares it.
struct PickledTensor {
  std::uint32_t storage;
  long long offset;
  std::vector<long long> extents;
  std::vector<long long> strides;
};

/// An object of an unknown class: the name of the class and its items, since it may be a dict by another name.
struct PickledObject {
  std::string_view module;
  std::string_view name;
  bool is_instance = false;
  SequenceValue::Kind kind = SequenceValue::Kind::tuple;  ///< type of its items: a list or a dict if it has any
  std::uint32_t items = 0;

  std::string type() const { return std::string{module} + "." + std::string{name}; }
};

/// All values of a pickle. Text refers to the pickle, except for text that had to be decoded.
class PickleArena {
 public:
  explicit PickleArena(MemoryBudget& budget) : budget_(budget) {}

  ValueIndex add(PickleValue value) {
    take(sizeof(PickleValue));
    values_.push_back(value);
    return static_cast<ValueIndex>(values_.size() - 1);
  }
  ValueIndex add(SequenceValue::Kind kind, std::vector<ValueIndex> items = {}) {
    take(sizeof(std::vector<ValueIndex>) + items.size() * sizeof(ValueIndex));
    items_.push_back(std::move(items));
    return add(SequenceValue{kind, static_cast<std::uint32_t>(items_.size() - 1)});
  }
  ValueIndex add(PickledStorage storage) {
    take(sizeof storage);
    storages_.push_back(storage);
    return add(StorageValue{static_cast<std::uint32_t>(storages_.size() - 1)});
  }
  ValueIndex add(PickledTensor tensor) {
    take(sizeof tensor + 2 * tensor.extents.size() * sizeof(long long));
    tensors_.push_back(std::move(tensor));
    return add(TensorValue{static_cast<std::uint32_t>(tensors_.size() - 1)});
  }

  ValueIndex add(PickledObject object) {
    take(sizeof object);
    objects_.push_back(object);
    return add(ObjectValue{static_cast<std::uint32_t>(objects_.size() - 1)});
  }
  ValueIndex add_fault(std::string why) {
    take(sizeof(std::string) + 2 * why.size());
    faults_.push_back(std::move(why));
    return add(FaultValue{static_cast<std::uint32_t>(faults_.size() - 1)});
  }
  /// Stores text that does not occur in the pickle as such.
  std::string_view keep(std::string text) {
    take(sizeof(std::string) + 2 * text.size());
    return texts_.emplace_back(std::move(text));
  }

  /// Counts memory against the budget.
  void take(std::size_t bytes) { budget_.take(bytes, "what it declares"); }

  const PickleValue& operator[](ValueIndex value) const { return values_[value]; }
  std::size_t size() const { return values_.size(); }

  /// The value as one of the alternatives, or null.
  template <class Alternative>
  const Alternative* as(ValueIndex value) const {
    return std::get_if<Alternative>(&values_[value]);
  }
  /// An object of an unknown class; null for another value.
  const PickledObject* object(ValueIndex value) const {
    const auto* const object = as<ObjectValue>(value);
    return object == nullptr ? nullptr : &objects_[object->object];
  }
  /// Why a value could not be interpreted; null for another value.
  const std::string* fault(ValueIndex value) const {
    const auto* const fault = as<FaultValue>(value);
    return fault == nullptr ? nullptr : &faults_[fault->fault];
  }
  /// The items of a tuple, list, set or dict, or of an object that was given such items; null for another value.
  const std::vector<ValueIndex>* items(ValueIndex value, SequenceValue::Kind kind) const {
    if (const auto* const sequence = as<SequenceValue>(value))
      return sequence->kind == kind ? &items_[sequence->items] : nullptr;
    const PickledObject* const known = object(value);
    const bool has_them = known != nullptr && known->kind == kind && kind != SequenceValue::Kind::tuple;
    return has_them ? &items_[known->items] : nullptr;
  }
  /// Appends an item to a value that has items.
  void append(ValueIndex sequence, ValueIndex item) {
    take(3 * sizeof item);  // a growing vector holds its old memory and twice that
    const auto* const plain = as<SequenceValue>(sequence);
    items_[plain != nullptr ? plain->items : object(sequence)->items].push_back(item);
  }
  /// Lets an object without items have items of a kind.
  void begin_items(ValueIndex value, SequenceValue::Kind kind) {
    PickledObject& object = objects_[std::get<ObjectValue>(values_[value]).object];
    if (object.kind != SequenceValue::Kind::tuple) return;
    take(sizeof(std::vector<ValueIndex>));
    items_.emplace_back();
    object.kind = kind;
    object.items = static_cast<std::uint32_t>(items_.size() - 1);
  }
  /// Sets the attributes of a dict or an object, which are another dict.
  void set_attributes(ValueIndex value, ValueIndex attributes) {
    if (attributes_.insert_or_assign(value, attributes).second) take(64);
  }
  const ValueIndex* attributes(ValueIndex value) const {
    const auto found = attributes_.find(value);
    return found == attributes_.end() ? nullptr : &found->second;
  }
  const std::deque<PickledStorage>& storages() const& { return storages_; }
  const std::deque<PickledStorage>& storages() const&& = delete;
  const std::deque<PickledTensor>& tensors() const& { return tensors_; }
  const std::deque<PickledTensor>& tensors() const&& = delete;

 private:
  MemoryBudget& budget_;
  std::deque<PickleValue> values_;
  std::deque<std::vector<ValueIndex>> items_;
  std::deque<PickledStorage> storages_;
  std::deque<PickledTensor> tensors_;
  std::deque<PickledObject> objects_;
  std::deque<std::string> faults_;
  std::deque<std::string> texts_;
  std::map<ValueIndex, ValueIndex> attributes_;
};

}  // namespace archetype::detail
