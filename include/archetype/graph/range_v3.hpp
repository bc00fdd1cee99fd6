// SPDX-License-Identifier: MIT
// Makes range-v3's views accept a graph's ranges as the standard's do. No other header of the library includes this
// one.
#pragma once
#include <archetype/graph/edges.hpp>
#include <archetype/graph/tensors.hpp>

#include <range/v3/range/concepts.hpp>

template <>
inline constexpr bool ranges::enable_view<archetype::Tensors> = true;
template <>
inline constexpr bool ranges::enable_view<archetype::Edges> = true;
template <>
inline constexpr bool ranges::enable_borrowed_range<archetype::Tensors> = true;
template <>
inline constexpr bool ranges::enable_borrowed_range<archetype::Edges> = true;
