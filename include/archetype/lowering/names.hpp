// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/constexpr_vector.hpp>
#include <archetype/graph/node.hpp>
#include <archetype/graph/operation.hpp>
#include <archetype/graph/view.hpp>

#include <cstddef>
#include <string_view>

namespace archetype::detail {

/// Names layers and scopes while a network is built, and detects duplicate names of siblings.
class Names {
 public:
  /// Where the names of a scope begin.
  struct Frame {
    std::size_t first_counter = 0;
    std::size_t first_given = 0;
    std::size_t first_numbering = 0;
  };

  /// Begins a scope; pass the returned outer frame to `leave`.
  constexpr Frame enter() {
    const Frame outer = frame_;
    frame_ = {counters_.used, given_.used, numberings_.used};
    return outer;
  }
  constexpr void leave(const Frame& outer) {
    counters_.shrink(frame_.first_counter);
    given_.shrink(frame_.first_given);
    numberings_.shrink(frame_.first_numbering);
    frame_ = outer;
  }

  /// The next ordinal of this stem in the current scope.
  constexpr int count(const Naming& naming) { return ++counter(naming).count; }

  /// The automatic name of the next layer of its kind.
  constexpr Label next(const Naming& naming) { return numbered(naming, ++counter(naming).count); }

  /// Whether a sibling was explicitly given the automatic name that was just assigned. (Automatic names differ by
  /// construction.)
  constexpr bool is_contested(const Naming& naming, const Label& name) {
    return frame_.first_given < given_.used && counter(naming).contested && is_given(name);
  }

  /// Records an explicit name, and returns whether a sibling already has it.
  constexpr bool claim(const Label& name) {
    if (name.ordinal < 0) return give(name);
    return is_given(name) || (name.text.empty() && number(name.ordinal, 1));
  }

  /// Records `count` positions from `first` on as names of siblings, and returns whether one is already taken.
  constexpr bool number(int first, int count) {
    const int end = first + count;
    for (std::size_t i = frame_.first_numbering; i < numberings_.used; ++i)
      if (first < numberings_.data[i].end && numberings_.data[i].first < end) return true;
    if (numberings_.used > frame_.first_numbering && numberings_.back().end == first) numberings_.back().end = end;
    else numberings_.push_back({first, end});
    return false;
  }

 private:
  struct Counter {
    const Naming* naming = nullptr;
    int count = 0;
    bool contested = false;  ///< whether an explicit name starts with the stem
  };

  /// A range of positions that name siblings. Blocks of a stage are numbered together, so there is rarely a second
  /// range.
  struct Numbering {
    int first = 0;
    int end = 0;
  };

  /// Whether a sibling was explicitly given this name.
  constexpr bool is_given(const Label& name) const {
    for (std::size_t i = frame_.first_given; i < given_.used; ++i)
      if (same_name(given_.data[i], name)) return true;
    return false;
  }

  /// Records an explicit name that is not a number, and returns whether a sibling already has it.
  constexpr bool give(const Label& name) {
    bool taken = is_given(name);
    for (std::size_t i = frame_.first_counter; i < counters_.used; ++i) {
      Counter& counter = counters_.data[i];
      if (!contests(name, *counter.naming)) continue;
      counter.contested = true;
      for (int ordinal = 1; ordinal <= counter.count; ++ordinal)
        taken = taken || same_name(name, numbered(*counter.naming, ordinal));
    }
    given_.push_back(name);
    return taken;
  }

  static constexpr Label numbered(const Naming& naming, int ordinal) {
    return {naming.stem, naming.numbered || ordinal > 1 ? ordinal : -1};
  }

  /// Whether an explicit name starts with a stem.
  static constexpr bool contests(const Label& name, const Naming& naming) {
    const std::size_t size = naming.stem.size();
    return name.text.size() >= size && equal({name.text.data(), size}, naming.stem);
  }

  /// Compares addresses before text, since comparing text is far more expensive in constant evaluation.
  constexpr Counter& counter(const Naming& naming) {
    for (std::size_t i = frame_.first_counter; i < counters_.used; ++i)
      if (counters_.data[i].naming == &naming) return counters_.data[i];
    for (std::size_t i = frame_.first_counter; i < counters_.used; ++i)
      if (equal(counters_.data[i].naming->stem, naming.stem)) return counters_.data[i];
    Counter counter{&naming};
    for (std::size_t i = frame_.first_given; i < given_.used; ++i)
      counter.contested = counter.contested || contests(given_.data[i], naming);
    counters_.push_back(counter);
    return counters_.back();
  }

  ConstexprVector<Counter> counters_;  // the counters of all open scopes
  ConstexprVector<Label> given_;       // the explicit names of all open scopes
  ConstexprVector<Numbering> numberings_;
  Frame frame_;
};

}  // namespace archetype::detail
