// SPDX-License-Identifier: MIT
#pragma once
#include <array>
#include <cstddef>

namespace archetype::detail {

/// The rows of several tables in one array.
template <class Row, std::size_t... Sizes>
constexpr std::array<Row, (Sizes + ...)> concatenated(const Row (&... tables)[Sizes]) {
  std::array<Row, (Sizes + ...)> all{};
  std::size_t next = 0;
  const auto append = [&](const auto& table) {
    for (const Row& row : table) all[next++] = row;
  };
  (append(tables), ...);
  return all;
}

}  // namespace archetype::detail
