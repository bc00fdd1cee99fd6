// SPDX-License-Identifier: MIT
#pragma once
#include <array>
#include <cstddef>
#include <type_traits>

namespace archetype::detail {

template <class Table>
inline constexpr std::size_t rows_in = std::extent_v<Table>;
template <class Row, std::size_t Size>
inline constexpr std::size_t rows_in<std::array<Row, Size>> = Size;

/// The rows of several tables, in order, in one array.
template <class First, class... Others>
constexpr auto concatenated(const First& first, const Others&... others) {
  std::array<std::remove_cvref_t<decltype(first[0])>, (rows_in<First> + ... + rows_in<Others>)> all{};
  std::size_t next = 0;
  const auto append = [&](const auto& table) {
    for (const auto& row : table) all[next++] = row;
  };
  append(first);
  (append(others), ...);
  return all;
}

}  // namespace archetype::detail
