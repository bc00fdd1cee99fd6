// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/attributes.hpp>
#include <archetype/graph/shape.hpp>
#include <archetype/layers/same_padding.hpp>

#include <algorithm>
#include <vector>

namespace archetype::detail::onnx {

/// Padding in ONNX's order: what is before each axis, then what is after each.
inline std::vector<long long> list_of(const MapPadding& padding) {
  const auto& [rows, columns] = padding;
  return {rows.before, columns.before, rows.after, columns.after};
}

/// The padding that a window states, the same before and after.
constexpr MapPadding declared_padding(const Window& window) {
  const Extent padding = window.padding;
  return {{padding.height, padding.height}, {padding.width, padding.width}};
}

/// The padding that makes ONNX lay `results` windows along an axis, which includes a last, partial window.
constexpr AxisPadding axis_padding(long long padding, int extent, int results, int kernel, int stride, int dilation) {
  const long long covered = (results - 1LL) * stride + 1LL * dilation * (kernel - 1) + 1;
  return {padding, std::max(padding, covered - extent - padding)};
}

/// The padding of a window that is laid on `input` and makes a map of the shape `result`.
constexpr MapPadding padding_of(const Window& window, const Shape& input, const Shape& result) {
  const Extent kernel = window.kernel;
  const Extent stride = window.stride;
  const Extent dilation = window.dilation;
  if (window.mode == PaddingMode::same) return same_padding(window, input.height, input.width);
  return {
      axis_padding(window.padding.height, input.height, result.height, kernel.height, stride.height, dilation.height),
      axis_padding(window.padding.width, input.width, result.width, kernel.width, stride.width, dilation.width)};
}

}  // namespace archetype::detail::onnx
