// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/attributes.hpp>
#include <archetype/graph/constexpr_vector.hpp>
#include <archetype/lowering/constant_graph.hpp>

#include <climits>
#include <cstddef>
#include <span>

namespace archetype {

/// The part of the input that affects one position of a feature map. Numbers above `INT_MAX` are clamped to it.
struct ReceptiveField {
  Extent extent{};  ///< rows and columns of that part, including those beyond the border
  Extent stride{};  ///< rows and columns between the parts of neighboring positions
  friend constexpr bool operator==(const ReceptiveField&, const ReceptiveField&) = default;
};

namespace detail {

// Strides multiply without bound once a map has shrunk to 1×1.
constexpr int saturated(long long value) { return value < INT_MAX ? static_cast<int>(value) : INT_MAX; }

/// Extends the field in one direction.
constexpr void append(int& extent, int& stride, int kernel, int step, int dilation) {
  extent = saturated(extent + static_cast<long long>(kernel - 1) * dilation * stride);
  stride = saturated(static_cast<long long>(stride) * step);
}

/// Extends a receptive field by a window that follows it.
constexpr void append(ReceptiveField& field, const Window& window) {
  const Extent kernel = window.kernel;
  const Extent step = window.stride;
  if (kernel.height == 1 && kernel.width == 1 && step.height == 1 && step.width == 1) return;  // most operations
  append(field.extent.height, field.stride.height, kernel.height, step.height, window.dilation.height);
  append(field.extent.width, field.stride.width, kernel.width, step.width, window.dilation.width);
}

constexpr void widen(Extent& extent, const Extent& other) {
  if (other.height > extent.height) extent.height = other.height;
  if (other.width > extent.width) extent.width = other.width;
}

}  // namespace detail

/// The receptive field of the last feature map of a graph, by the recurrence of Araujo et al. 2019. Where paths join,
/// the largest receptive field counts.
///
/// As is usual, global pooling is left out, and so are gates, although each position depends on the whole input through
/// them.
constexpr ReceptiveField receptive_field_of(const GraphView& graph) {
  detail::ConstexprVector<ReceptiveField> fields;
  for (const Node& node : graph.nodes) {
    const std::span<const int> sources = graph.sources(node);
    ReceptiveField field;
    if (!sources.empty()) field = fields[static_cast<std::size_t>(sources[0])];
    for (std::size_t i = 1; i < sources.size(); ++i) {
      const ReceptiveField& other = fields[static_cast<std::size_t>(sources[i])];
      detail::widen(field.extent, other.extent);
      detail::widen(field.stride, other.stride);
    }
    detail::append(field, node.attributes.window);
    fields.push_back(field);
  }
  return fields.back();
}

/// The receptive field of the last feature map of an architecture.
template <Architecture Net, std::size_t = sizeof(*verdict<Net>)>
inline constexpr ReceptiveField receptive_field = receptive_field_of(graph<Net>);

}  // namespace archetype
