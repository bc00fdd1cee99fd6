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

/// The padding that makes ONNX lay `results` windows along an axis, which includes a last, partial window.
constexpr AxisPadding with_last(AxisPadding padding, int extent, int results, int kernel, int stride, int dilation) {
  const long long covered = (results - 1LL) * stride + 1LL * dilation * (kernel - 1) + 1;
  return {padding.before, std::max(padding.after, covered - extent - padding.before)};
}

/// The padding of a window that is laid on `input` and makes a map of the shape `result`.
constexpr MapPadding padding_of(const Window& window, const Shape& input, const Shape& result) {
  const Extent kernel = window.kernel;
  const Extent stride = window.stride;
  const Extent dilation = window.dilation;
  const auto [rows, columns] = archetype::padding_of(window, input);
  return {with_last(rows, input.height, result.height, kernel.height, stride.height, dilation.height),
          with_last(columns, input.width, result.width, kernel.width, stride.width, dilation.width)};
}

}  // namespace archetype::detail::onnx
