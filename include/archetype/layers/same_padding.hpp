// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/attributes.hpp>
#include <archetype/graph/node.hpp>
#include <archetype/graph/shape.hpp>
#include <archetype/graph/traits.hpp>

namespace archetype {

/// Padding before and after an axis of a feature map.
struct AxisPadding {
  long long before = 0;
  long long after = 0;
  friend constexpr bool operator==(const AxisPadding&, const AxisPadding&) = default;
};

/// Padding of a feature map on its four sides.
struct MapPadding {
  AxisPadding rows;
  AxisPadding columns;

  /// Whether opposite sides have the same.
  constexpr bool even() const { return rows.before == rows.after && columns.before == columns.after; }
  friend constexpr bool operator==(const MapPadding&, const MapPadding&) = default;
};

/// TensorFlow's `SAME` padding of an axis: enough for ⌈extent / stride⌉ windows, with the odd element at the end. It
/// depends on the extent, so it is known only for a given input.
constexpr AxisPadding same_padding(long long extent, int kernel, int stride, int dilation) {
  const long long results = (extent + stride - 1) / stride;
  const long long total = (results - 1) * stride + 1LL * dilation * (kernel - 1) + 1 - extent;
  if (total <= 0) return {};
  return {total / 2, total - total / 2};
}

/// The same for both axes of a map, under a window.
constexpr MapPadding same_padding(const Window& window, long long height, long long width) {
  return {same_padding(height, window.kernel.height, window.stride.height, window.dilation.height),
          same_padding(width, window.kernel.width, window.stride.width, window.dilation.width)};
}

/// The padding of a map under a window whose operation has been lowered: by its mode.
constexpr MapPadding padding_of(const Window& window, const Shape& input) {
  if (window.mode == PaddingMode::same) return same_padding(window, input.height, input.width);
  const Extent padding = window.padding;
  return {{padding.height, padding.height}, {padding.width, padding.width}};
}

namespace detail {

/// What an operation with a window keeps for its gradient: its input or, under TensorFlow's `SAME` padding, a copy with
/// the padding around it.
constexpr GradientMemory memory_of_padded(const Node& node, const Shape& input) {
  const Window& window = node.attributes.window;
  if (window.mode != PaddingMode::same) return {};
  const auto [rows, columns] = same_padding(window, input.height, input.width);
  const long long height = input.height + rows.before + rows.after;
  const long long width = input.width + columns.before + columns.after;
  if (height == input.height && width == input.width) return {};
  const long long padded = bytes_of_number * input.channels * height * width;
  return {.keeps = Keeps::nothing, .kept = padded, .backward = padded};
}

}  // namespace detail
}  // namespace archetype
