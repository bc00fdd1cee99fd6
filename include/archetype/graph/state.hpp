// SPDX-License-Identifier: MIT
#pragma once
#include <array>
#include <cstddef>
#include <span>
#include <string_view>

namespace archetype {

/// Extents of a tensor of up to five axes; none for a scalar.
struct Extents {
  std::array<int, 5> values{};
  int rank = 0;

  template <class... Extent>
  constexpr Extents(Extent... extents) : values{extents...}, rank(sizeof...(extents)) {}  // NOLINT: from {64, 3, 7, 7}
  constexpr std::span<const int> view() const& { return {values.data(), static_cast<std::size_t>(rank)}; }
  constexpr std::span<const int> view() const&& = delete;
  constexpr long long elements() const {
    long long product = 1;
    for (int axis = 0; axis < rank; ++axis) product *= values[static_cast<std::size_t>(axis)];
    return product;
  }
};

/// One tensor of a layer's state dict.
struct StateEntry {
  std::string_view name{};
  Extents extents{};
  bool trained = false;  ///< a parameter; otherwise a buffer
};

/// Is told the tensors of a layer's state dict in PyTorch's order: parameters, then buffers.
class StateVisitor {
 public:
  // A string_view would count its literal's characters at every call, which constant evaluation pays for one by one.
  virtual constexpr void parameter(const char* name, const Extents& extents) = 0;
  virtual constexpr void buffer(const char* name, const Extents& extents) = 0;

 protected:
  constexpr ~StateVisitor() = default;
};

/// Counts the trained numbers.
class TrainedCount : public StateVisitor {
 public:
  constexpr void parameter(const char*, const Extents& extents) override { count_ += extents.elements(); }
  constexpr void buffer(const char*, const Extents&) override {}
  constexpr long long count() const { return count_; }

 private:
  long long count_ = 0;
};

/// Keeps the entries, at most eight.
class StateList : public StateVisitor {
 public:
  constexpr void parameter(const char* name, const Extents& extents) override { add({name, extents, true}); }
  constexpr void buffer(const char* name, const Extents& extents) override { add({name, extents, false}); }
  constexpr std::span<const StateEntry> entries() const& { return {entries_.data(), static_cast<std::size_t>(count_)}; }
  constexpr std::span<const StateEntry> entries() const&& = delete;

 private:
  constexpr void add(const StateEntry& entry) { entries_.at(static_cast<std::size_t>(count_++)) = entry; }

  std::array<StateEntry, 8> entries_{};
  int count_ = 0;
};

}  // namespace archetype
