// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/weights/memory_budget.hpp>
#include <archetype/weights/pickle_globals.hpp>

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

/// A value of a pickle by its number, so that values which hold themselves are no danger and nothing is destroyed by
/// recursion.
using ValueIndex = std::uint32_t;

struct NoneValue {};
/// A value that was made by an inert global.
struct InertValue {};
/// A whole number of more than 64 bits: its bytes, little-endian.
struct LargeInteger {
  std::string_view bytes;
};
/// Values in a list; for a dict key, value, key, value …
struct SequenceValue {
  enum class Kind : std::uint8_t { tuple, list, dict } kind;
  std::uint32_t items;  ///< which of the arena's lists of items
};
struct StorageValue {
  std::uint32_t storage;  ///< which of the arena's storages
};
struct TensorValue {
  std::uint32_t tensor;  ///< which of the arena's tensors
};

using PickleValue = std::variant<NoneValue, InertValue, bool, long long, double, std::string_view, LargeInteger,
                                 SequenceValue, const PickleGlobal*, StorageValue, TensorValue>;

/// Numbers that lie elsewhere in the file, under a key; or a part of them.
struct PickledStorage {
  ElementType type;
  std::string_view key;
  long long elements;       ///< of the whole
  long long view_begin;     ///< of the part, in elements
  long long view_elements;  ///< of the part
};

/// A tensor's place in its storage, in elements, as the file claims it.
struct PickledTensor {
  std::uint32_t storage;
  long long offset;
  std::vector<long long> extents;
  std::vector<long long> strides;
};

/// All values of a pickle. Texts lie in the pickle itself.
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

  /// Counts memory that the values' reader needs.
  void take(std::size_t bytes) { budget_.take(bytes, "what it declares"); }

  const PickleValue& operator[](ValueIndex value) const { return values_[value]; }
  std::size_t size() const { return values_.size(); }

  /// The value as one of the alternatives, or none.
  template <class Alternative>
  const Alternative* as(ValueIndex value) const {
    return std::get_if<Alternative>(&values_[value]);
  }
  /// The items of a tuple, list or dict, or none for another value.
  const std::vector<ValueIndex>* items(ValueIndex value, SequenceValue::Kind kind) const {
    const auto* sequence = as<SequenceValue>(value);
    return sequence != nullptr && sequence->kind == kind ? &items_[sequence->items] : nullptr;
  }
  void append(ValueIndex sequence, ValueIndex item) {
    take(3 * sizeof item);  // a vector that grows has its old room and twice that
    items_[std::get<SequenceValue>(values_[sequence]).items].push_back(item);
  }
  /// Gives a dict attributes, which are another dict.
  void set_attributes(ValueIndex dict, ValueIndex attributes) {
    if (attributes_.insert_or_assign(dict, attributes).second) take(64);
  }
  const ValueIndex* attributes(ValueIndex dict) const {
    const auto found = attributes_.find(dict);
    return found == attributes_.end() ? nullptr : &found->second;
  }
  const std::deque<PickledStorage>& storages() const { return storages_; }
  const std::deque<PickledTensor>& tensors() const { return tensors_; }

 private:
  MemoryBudget& budget_;
  std::deque<PickleValue> values_;
  std::deque<std::vector<ValueIndex>> items_;
  std::deque<PickledStorage> storages_;
  std::deque<PickledTensor> tensors_;
  std::map<ValueIndex, ValueIndex> attributes_;
};

}  // namespace archetype::detail
