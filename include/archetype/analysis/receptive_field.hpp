// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/attributes.hpp>
#include <archetype/graph/graph.hpp>
#include <archetype/graph/growing.hpp>

#include <climits>
#include <cstddef>
#include <span>

namespace archetype {

/// What one position of a map sees of the input. No number exceeds `INT_MAX`; one that would stays there.
struct ReceptiveField {
  Extent extent{};  ///< rows and columns that it sees, those beyond the border included
  Extent stride{};  ///< rows and columns from what it sees to what its neighbor does
  friend constexpr bool operator==(const ReceptiveField&, const ReceptiveField&) = default;
};

namespace detail {

// Strides multiply without bound where a map has come down to 1×1.
constexpr int saturated(long long value) { return value < INT_MAX ? static_cast<int>(value) : INT_MAX; }

constexpr void append(int& extent, int& stride, int kernel, int step, int dilation) {
  extent = saturated(extent + static_cast<long long>(kernel - 1) * dilation * stride);
  stride = saturated(static_cast<long long>(stride) * step);
}

/// Puts a window behind a field.
constexpr void append(ReceptiveField& field, const Window& window) {
  const Extent kernel = window.kernel;
  const Extent step = window.stride;
  if (kernel.height == 1 && kernel.width == 1 && step.height == 1 && step.width == 1) return;  // as of most operations
  append(field.extent.height, field.stride.height, kernel.height, step.height, window.dilation.height);
  append(field.extent.width, field.stride.width, kernel.width, step.width, window.dilation.width);
}

constexpr void widen(Extent& extent, const Extent& other) {
  if (other.height > extent.height) extent.height = other.height;
  if (other.width > extent.width) extent.width = other.width;
}

}  // namespace detail

/// The receptive field of a graph's last map by the recurrence of Araujo et al. 2019, at joins the largest of the
/// inputs.
///
/// As usual, global pooling, and with it a gate, is left out, though through it every position sees the whole input.
constexpr ReceptiveField receptive_field_of(const GraphView& graph) {
  detail::Growing<ReceptiveField> fields;
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

/// Rows and columns of the input that one position of the last map sees.
template <Architecture Net, std::size_t = sizeof(*verdict<Net>)>
inline constexpr ReceptiveField receptive_field = receptive_field_of(graph<Net>);

}  // namespace archetype
