// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/growing.hpp>
#include <archetype/graph/node.hpp>
#include <archetype/graph/primitive.hpp>
#include <archetype/graph/view.hpp>

#include <cstddef>
#include <string_view>

namespace archetype::detail {

/// Names layers and scopes while a network is built, and finds a name that two siblings have.
class Names {
 public:
  /// Where a scope's own names begin among all.
  struct Frame {
    std::size_t first_counter = 0;
    std::size_t first_given = 0;
  };

  /// Begins a scope; the outer one is to be handed back to `leave`.
  constexpr Frame enter() {
    const Frame outer = frame_;
    frame_ = {counters_.size(), given_.size()};
    return outer;
  }
  constexpr void leave(const Frame& outer) {
    counters_.shrink(frame_.first_counter);
    given_.shrink(frame_.first_given);
    frame_ = outer;
  }

  /// How many were numbered so in the current scope, the one that is now included.
  constexpr int count(const Naming& naming) {
    for (std::size_t i = frame_.first_counter; i < counters_.size(); ++i) {
      Counter& counter = counters_[i];
      if (counter.naming == &naming || equal(counter.naming->stem, naming.stem)) return ++counter.count;
    }
    counters_.push_back({&naming, 1});
    return 1;
  }

  /// The name of the next layer of its kind.
  constexpr Label next(const Naming& naming) { return numbered(naming, count(naming)); }

  /// Whether a sibling was given this name. (Counted names differ by construction.)
  constexpr bool is_given(const Label& label) const {
    for (std::size_t i = frame_.first_given; i < given_.size(); ++i)
      if (same_name(given_[i], label)) return true;
    return false;
  }

  /// Notes a name that a user chose, and tells whether a sibling has it already.
  constexpr bool give(const Label& label) {
    const bool taken = is_given(label) || is_counted(label.text);
    given_.push_back(label);
    return taken;
  }

 private:
  struct Counter {
    const Naming* naming = nullptr;
    int count = 0;
  };

  static constexpr Label numbered(const Naming& naming, int ordinal) {
    return {naming.stem, naming.numbered || ordinal > 1 ? ordinal : -1};
  }

  /// Whether a sibling has been named so by its kind and ordinal.
  constexpr bool is_counted(std::string_view name) const {
    for (std::size_t i = frame_.first_counter; i < counters_.size(); ++i) {
      const Naming& naming = *counters_[i].naming;
      if (name.empty() || name[0] != naming.stem[0] || !name.starts_with(naming.stem)) continue;
      for (int ordinal = 1; ordinal <= counters_[i].count; ++ordinal)
        if (same_name({name}, numbered(naming, ordinal))) return true;
    }
    return false;
  }

  Growing<Counter> counters_;  // how often each stem was numbered, scope by scope
  Growing<Label> given_;       // scope by scope
  Frame frame_;
};

}  // namespace archetype::detail
