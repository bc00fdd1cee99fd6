// SPDX-License-Identifier: MIT
#pragma once

namespace archetype {

/// Positions before and behind one axis of a map.
struct AxisPadding {
  long long before = 0;
  long long behind = 0;
  friend constexpr bool operator==(const AxisPadding&, const AxisPadding&) = default;
};

/// TensorFlow's padding, `SAME`, of an axis: as many positions as ⌈extent / stride⌉ windows need, the odd one behind. It
/// depends on the extent, so it is known only when an image is.
constexpr AxisPadding same_padding(long long extent, int kernel, int stride, int dilation) {
  const long long results = (extent + stride - 1) / stride;
  const long long total = (results - 1) * stride + 1LL * dilation * (kernel - 1) + 1 - extent;
  if (total <= 0) return {};
  return {total / 2, total - total / 2};
}

}  // namespace archetype
