// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/weights/formats/pytorch/pickle_value.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <unordered_map>
#include <vector>

namespace archetype::detail {

/// The stack of the pickle machine, with its marks.
class PickleStack {
 public:
  explicit PickleStack(PickleArena& arena) : arena_(arena) {}

  void push(ValueIndex value) {
    values_.push_back(value);
    if (values_.size() <= most_values_) return;
    most_values_ = values_.size();
    arena_.take(3 * sizeof value);  // a growing vector holds its old memory and twice that
  }

  void mark() {
    marks_.push_back(values_.size());
    if (marks_.size() <= most_marks_) return;
    most_marks_ = marks_.size();
    arena_.take(3 * sizeof(std::size_t));
  }

  ValueIndex top() const {
    if (available() == 0) throw BadWeights("it takes a value where there is none");
    return values_.back();
  }
  ValueIndex pop() {
    const ValueIndex value = top();
    values_.pop_back();
    return value;
  }
  std::vector<ValueIndex> pop(std::size_t count) {
    if (available() < count) throw BadWeights("it takes a value where there is none");
    std::vector<ValueIndex> values(std::prev(values_.end(), static_cast<std::ptrdiff_t>(count)), values_.end());
    values_.resize(values_.size() - count);
    return values;
  }
  /// Pops all values above the last mark, and the mark.
  std::vector<ValueIndex> pop_to_mark() {
    if (marks_.empty()) throw BadWeights("it ends a list that was never begun");
    std::vector<ValueIndex> values = pop(available());
    marks_.pop_back();
    return values;
  }
  /// Drops the top value, or the last mark if no value is above it.
  void drop() {
    if (available() > 0) values_.pop_back();
    else pop_to_mark();
  }

 private:
  /// The number of values above the last mark, which an operation may pop.
  std::size_t available() const { return values_.size() - (marks_.empty() ? 0 : marks_.back()); }

  PickleArena& arena_;
  std::vector<ValueIndex> values_;
  std::vector<std::size_t> marks_;
  std::size_t most_values_ = 0;  ///< largest number so far, for which memory is counted
  std::size_t most_marks_ = 0;
};

/// The memo of a pickle: values stored under numbers for reuse.
class PickleMemory {
 public:
  explicit PickleMemory(PickleArena& arena) : arena_(arena) {}

  void keep(std::uint32_t number, ValueIndex value) {
    if (number == in_order_.size()) {  // the usual numbering
      arena_.take(3 * sizeof value);
      in_order_.push_back(value);
    } else if (number < in_order_.size()) {
      in_order_[number] = value;
    } else if (others_.insert_or_assign(number, value).second) {
      arena_.take(64);  // a hash node and its bucket
    }
    count_ = std::max<std::size_t>(count_, std::size_t{number} + 1);
  }
  /// Stores a value under the next number.
  void keep_next(ValueIndex value) { keep(static_cast<std::uint32_t>(count_), value); }

  /// The value stored under a number, or null.
  const ValueIndex* find(std::uint32_t number) const {
    if (number < in_order_.size()) return &in_order_[number];
    const auto found = others_.find(number);
    return found == others_.end() ? nullptr : &found->second;
  }

 private:
  PickleArena& arena_;
  std::vector<ValueIndex> in_order_;
  std::unordered_map<std::uint32_t, ValueIndex> others_;
  std::size_t count_ = 0;
};

}  // namespace archetype::detail
