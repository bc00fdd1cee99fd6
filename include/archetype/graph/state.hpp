// SPDX-License-Identifier: MIT
#pragma once
#include <array>
#include <cstddef>
#include <initializer_list>
#include <span>
#include <string_view>

namespace archetype {

/// Extents of a tensor; none for a scalar.
struct Extents {
  std::array<int, 5> values{};
  int rank = 0;

  constexpr Extents() = default;
  constexpr Extents(std::initializer_list<int> extents) {
    for (const int extent : extents) values[static_cast<std::size_t>(rank++)] = extent;
  }
  constexpr std::span<const int> view() const { return {values.data(), static_cast<std::size_t>(rank)}; }
  constexpr long long elements() const {
    long long product = 1;
    for (const int extent : view()) product *= extent;
    return product;
  }
};

/// One tensor of a layer's state dict.
struct StateEntry {
  std::string_view name{};
  Extents extents{};
  bool trained = false;  ///< a parameter; otherwise a buffer
};

/// The state dict of one layer, in PyTorch's order: parameters, then buffers.
class StateList {
 public:
  constexpr void parameter(std::string_view name, Extents extents) { add({name, extents, true}); }
  constexpr void buffer(std::string_view name, Extents extents) { add({name, extents, false}); }
  constexpr long long trained_elements() const {
    long long sum = 0;
    for (int i = 0; i < count_; ++i)
      if (entries_[static_cast<std::size_t>(i)].trained) sum += entries_[static_cast<std::size_t>(i)].extents.elements();
    return sum;
  }
  constexpr std::span<const StateEntry> entries() const { return {entries_.data(), static_cast<std::size_t>(count_)}; }

 private:
  constexpr void add(StateEntry entry) { entries_.at(static_cast<std::size_t>(count_++)) = entry; }

  std::array<StateEntry, 8> entries_{};
  int count_ = 0;
};

}  // namespace archetype
