// SPDX-License-Identifier: MIT
// What range-v3 must be told of a graph's ranges, so that its views take them as the standard's do. Nothing else of the
// library includes this header.
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
