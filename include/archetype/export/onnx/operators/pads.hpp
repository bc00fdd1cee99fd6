// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/attributes.hpp>
#include <archetype/graph/shape.hpp>
#include <archetype/layers/same_padding.hpp>

#include <algorithm>
#include <vector>

namespace archetype::detail::onnx {

/// The padding of a feature map on its four sides.
struct Pads {
  AxisPadding rows;
  AxisPadding columns;

  /// In ONNX's order: what is before each axis, then what is after each.
  std::vector<long long> list() const { return {rows.before, columns.before, rows.after, columns.after}; }
};

/// The padding that makes ONNX lay `results` windows along an axis, which includes a last, partial window.
constexpr AxisPadding axis_padding(long long padding, int extent, int results, int kernel, int stride, int dilation) {
  const long long covered = (results - 1LL) * stride + 1LL * dilation * (kernel - 1) + 1;
  return {padding, std::max(padding, covered - extent - padding)};
}

/// The padding of a window that is laid on `input` and makes a map of the shape `result`.
constexpr Pads pads_of(const Window& window, const Shape& input, const Shape& result) {
  const Extent kernel = window.kernel;
  const Extent stride = window.stride;
  const Extent dilation = window.dilation;
  if (window.mode == PaddingMode::same)
    return {same_padding(input.height, kernel.height, stride.height, dilation.height),
            same_padding(input.width, kernel.width, stride.width, dilation.width)};
  return {
      axis_padding(window.padding.height, input.height, result.height, kernel.height, stride.height, dilation.height),
      axis_padding(window.padding.width, input.width, result.width, kernel.width, stride.width, dilation.width)};
}

}  // namespace archetype::detail::onnx
