// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/attributes.hpp>
#include <archetype/graph/fault.hpp>
#include <archetype/graph/operation.hpp>
#include <archetype/graph/shape.hpp>

#include <string_view>

namespace archetype {

/// Limits of every architecture, so that no size, product or total overflows its integer type.
struct Limits {
  static constexpr int nodes = 1 << 14;
  static constexpr int repeats = 1 << 10;           ///< repeats of a block in a stage
  static constexpr int window = 1 << 10;            ///< kernel, stride, dilation and padding
  static constexpr int extent = 1 << 15;            ///< height and width
  static constexpr int width = 1 << 20;             ///< channels, features and groups
  static constexpr long long elements = 1LL << 31;  ///< elements of one activation or one weight
};

namespace detail {

constexpr bool in_range(Extent extent, int least) {
  return extent.height >= least && extent.height <= Limits::window && extent.width >= least &&
         extent.width <= Limits::window;
}

}  // namespace detail

/// Reports a width or group count out of range, before any arithmetic uses it.
constexpr void check_counts(const Operation& operation, const Attributes& attributes, Fault& fault) {
  const int width = attributes.width;
  const int groups = attributes.groups;
  if (width != implied && (width < 1 || width > Limits::width))
    fault << operation.kind() << " has width " << width << "; it must be 1 to " << Limits::width;
  else if (groups != implied && (groups < 1 || groups > Limits::width))
    fault << operation.kind() << " has groups " << groups << "; it must be 1 to " << Limits::width;
}

/// Reports an extent of a window out of range, before any arithmetic uses it.
constexpr void check_window(std::string_view kind, const Window& window, Fault& fault) {
  if (detail::in_range(window.kernel, 1) && detail::in_range(window.stride, 1) &&
      detail::in_range(window.dilation, 1) && detail::in_range(window.padding, 0))
    return;  // nearly always: avoids converting literals to string_view at compile time
  const auto tell = [&](std::string_view option, Extent extent, int least) {
    if (!fault && !detail::in_range(extent, least))
      fault << kind << " has " << option << " " << extent << "; both must be " << least << " to " << Limits::window;
  };
  tell("Kernel", window.kernel, 1);
  tell("Stride", window.stride, 1);
  tell("Dilation", window.dilation, 1);
  tell("Padding", window.padding, 0);
}

/// Reports a result that is too large, or an invalid shape that an operation inferred.
constexpr void check_result(const Operation& operation, const Shape& shape, Fault& fault) {
  const long long channels = shape.channels;  // no calls if all is well, since constant evaluation pays for them
  if (channels > 0 && shape.height > 0 && shape.height <= Limits::extent && shape.width > 0 &&
      shape.width <= Limits::extent && channels * shape.height * shape.width <= Limits::elements)
    return;
  if (shape.channels < 1 || shape.height < 0 || shape.width < 0 || (shape.height == 0) != (shape.width == 0))
    fault << operation.kind() << " makes " << shape << "; every extent must be at least 1";
  else if (shape.height > Limits::extent || shape.width > Limits::extent || shape.elements() > Limits::elements)
    fault << operation.kind() << " makes " << shape << "; at most " << Limits::extent << " rows and columns and "
          << Limits::elements << " elements are possible";
}

}  // namespace archetype
