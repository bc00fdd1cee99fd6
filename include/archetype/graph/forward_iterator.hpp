// SPDX-License-Identifier: MIT
#pragma once
#include <cstddef>
#include <iterator>

namespace archetype::detail {

/// What all iterators over a graph's computed values have in common: their types, and increments after reading.
/// `Iterator` derives from this, and has `operator*`, prefix `++` and `==`.
template <class Iterator, class Value>
struct ForwardIterator {
  using value_type = Value;
  using difference_type = std::ptrdiff_t;
  using reference = Value;
  // For the algorithms of C++17, which require forward iterators to return references.
  using iterator_category = std::input_iterator_tag;
  using iterator_concept = std::forward_iterator_tag;

  constexpr Iterator operator++(int) {
    Iterator& self = static_cast<Iterator&>(*this);
    Iterator before = self;
    ++self;
    return before;
  }
};

}  // namespace archetype::detail
