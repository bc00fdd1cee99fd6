// SPDX-License-Identifier: MIT
#pragma once
#include <array>
#include <cstddef>
#include <span>
#include <string_view>

namespace archetype {

/// The shape of a tensor of up to five dimensions; a scalar has none.
struct TensorShape {
  std::array<int, 5> values{};
  int rank = 0;

  template <class... Extent>
  constexpr TensorShape(Extent... extents)
      : values{extents...}, rank(sizeof...(extents)) {}  // NOLINT: from {64, 3, 7, 7}
  constexpr std::span<const int> view() const& { return {values.data(), static_cast<std::size_t>(rank)}; }
  constexpr std::span<const int> view() const&& = delete;
  friend constexpr bool operator==(const TensorShape&, const TensorShape&) = default;
  constexpr long long elements() const {
    long long product = 1;
    for (int axis = 0; axis < rank; ++axis) product *= values[static_cast<std::size_t>(axis)];
    return product;
  }
};

/// The role of a tensor in a layer's state dict.
enum class StateRole : unsigned char {
  matrix,     ///< a parameter whose first two dimensions are the output channels and the input channels (of a group)
  parameter,  ///< any other parameter
  buffer,
  counter  ///< an integer buffer that counts batches; old files lack it
};

/// One tensor of a layer's state dict.
struct StateEntry {
  std::string_view name{};
  TensorShape extents{};
  StateRole role = StateRole::buffer;

  /// Whether it is a parameter, not a buffer.
  constexpr bool trained() const { return role == StateRole::matrix || role == StateRole::parameter; }
};

/// Receives the tensors of a layer's state dict in PyTorch's order: parameters, then buffers.
class StateVisitor {
 public:
  // Not string_view, which would count the literal's characters at each call, one by one in constant evaluation.
  constexpr void matrix(const char* name, const TensorShape& extents) { visit(name, extents, StateRole::matrix); }
  constexpr void parameter(const char* name, const TensorShape& extents) { visit(name, extents, StateRole::parameter); }
  constexpr void buffer(const char* name, const TensorShape& extents) { visit(name, extents, StateRole::buffer); }
  constexpr void counter(const char* name) { visit(name, {}, StateRole::counter); }

 protected:
  constexpr ~StateVisitor() = default;

 private:
  virtual constexpr void visit(const char* name, const TensorShape& extents, StateRole role) = 0;
};

/// Counts the trainable parameters.
class TrainedCount : public StateVisitor {
 public:
  constexpr long long count() const { return count_; }

 private:
  constexpr void visit(const char*, const TensorShape& extents, StateRole role) override {
    if (StateEntry{.role = role}.trained()) count_ += extents.elements();
  }

  long long count_ = 0;
};

/// Stores the entries, at most eight.
class StateList : public StateVisitor {
 public:
  constexpr std::span<const StateEntry> entries() const& { return {entries_.data(), static_cast<std::size_t>(count_)}; }
  constexpr std::span<const StateEntry> entries() const&& = delete;

 private:
  constexpr void visit(const char* name, const TensorShape& extents, StateRole role) override {
    entries_.at(static_cast<std::size_t>(count_++)) = {name, extents, role};
  }

  std::array<StateEntry, 8> entries_{};
  int count_ = 0;
};

}  // namespace archetype
