// SPDX-License-Identifier: MIT
#pragma once
#include <cstddef>
#include <span>

namespace archetype::detail {

/// A growable array of trivial values. It does for the builder what `std::vector` would, also in constant evaluation,
/// at a third of the compile time: instantiating six vectors costs GCC 12 0.3 s.
template <class T>
class ConstexprVector {
 public:
  T* data = nullptr;     // public, since every operation reads them, and in
  std::size_t used = 0;  // constant evaluation a call costs as much as twenty additions

  constexpr ConstexprVector() = default;
  /// Creates `size` value-initialized elements.
  constexpr explicit ConstexprVector(std::size_t size) : data(new T[size]{}), used(size), capacity_(size) {}
  ConstexprVector(const ConstexprVector&) = delete;
  ConstexprVector& operator=(const ConstexprVector&) = delete;
  constexpr ~ConstexprVector() { delete[] data; }

  constexpr std::size_t size() const { return used; }
  constexpr T& operator[](std::size_t i) { return data[i]; }
  constexpr const T& operator[](std::size_t i) const { return data[i]; }
  constexpr T& back() { return data[used - 1]; }
  constexpr std::span<const T> view() const& { return {data, used}; }
  constexpr std::span<const T> view() const&& = delete;
  constexpr std::span<T> view() & { return {data, used}; }

  constexpr void push_back(const T& value) {
    if (used == capacity_) grow();
    data[used++] = value;
  }
  constexpr void shrink(std::size_t size) { used = size; }

 private:
  constexpr void grow() {
    capacity_ = capacity_ == 0 ? 16 : 4 * capacity_;
    T* larger = new T[capacity_];
    for (std::size_t i = 0; i < used; ++i) larger[i] = data[i];
    delete[] data;
    data = larger;
  }

  std::size_t capacity_ = 0;
};

}  // namespace archetype::detail
