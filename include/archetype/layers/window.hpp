// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/attributes.hpp>
#include <archetype/graph/fault.hpp>
#include <archetype/graph/limits.hpp>
#include <archetype/graph/shape.hpp>

#include <string_view>

namespace archetype::detail {

/// The padding on each side of one axis.
constexpr int padding_of(const Window& window, int kernel, int dilation, int given) {
  return window.mode == PaddingMode::centered ? (kernel - 1) / 2 * dilation : given;
}

/// The number of positions of a window along one axis, computed as in PyTorch; 0 if it does not fit.
constexpr int positions(const Window& window, int extent, int kernel, int stride, int dilation, int padding) {
  if (window.mode == PaddingMode::same) return (extent + stride - 1) / stride;
  const int slack = extent + 2 * padding - (dilation * (kernel - 1) + 1);
  if (slack + (window.ceil ? stride - 1 : 0) < 0) return 0;
  int count = (window.ceil ? (slack + stride - 1) / stride : slack / stride) + 1;
  if (window.ceil && (count - 1) * stride >= extent + padding) --count;  // a window must start inside the input
  return count;
}

/// Whether a window is a 1×1 kernel with stride 1.
constexpr bool is_pointwise(const Window& window) {
  return window.mode == PaddingMode::centered && window.kernel.height == 1 && window.kernel.width == 1 &&
         window.stride.height == 1 && window.stride.width == 1 && window.dilation.height == 1 &&
         window.dilation.width == 1;
}

/// Completes a window's padding and returns the height and width of its result.
constexpr Extent lay(std::string_view kind, Window& window, const Shape& input, Fault& fault) {
  if (input.height == 0) {
    fault << kind << " needs a map, not the flat " << input << "; put it before Flatten";
    return {};
  }
  if (is_pointwise(window)) {  // most convolutions are
    window.padding = {0, 0};
    return {input.height, input.width};
  }
  check_window(kind, window, fault);
  if (fault) return {};
  window.padding.height = padding_of(window, window.kernel.height, window.dilation.height, window.padding.height);
  window.padding.width = padding_of(window, window.kernel.width, window.dilation.width, window.padding.width);
  const Extent result{positions(window, input.height, window.kernel.height, window.stride.height,
                                window.dilation.height, window.padding.height),
                      positions(window, input.width, window.kernel.width, window.stride.width, window.dilation.width,
                                window.padding.width)};
  if (result.height < 1 || result.width < 1) {
    fault << kind << " lays a window of " << window.kernel;
    if (window.dilation != Extent{}) fault << " with Dilation " << window.dilation;
    fault << " on " << input << "; give it a smaller Kernel or more Padding, or the network a larger Input";
  }
  return result;
}

}  // namespace archetype::detail
