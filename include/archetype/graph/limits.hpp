// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/attributes.hpp>
#include <archetype/graph/fault.hpp>
#include <archetype/graph/shape.hpp>

#include <string_view>

namespace archetype {

/// Bounds that every architecture keeps, so that no size, product or total leaves its integer type.
struct Limits {
  static constexpr int nodes = 1 << 14;
  static constexpr int repeats = 1 << 10;           ///< of a block in a stage
  static constexpr int window = 1 << 10;            ///< kernel, stride, dilation and padding
  static constexpr int extent = 1 << 15;            ///< height and width
  static constexpr int width = 1 << 20;             ///< channels, features and groups
  static constexpr long long elements = 1LL << 31;  ///< of one activation and of one weight
};

namespace detail {

constexpr bool in_range(int value, int least, int most) {
  return value == implied || (value >= least && value <= most);
}

constexpr void check_extent(std::string_view kind, std::string_view option, Extent extent, int least, Fault& fault) {
  const auto fits = [least](int value) { return value >= least && value <= Limits::window; };
  if (fault || (fits(extent.height) && fits(extent.width))) return;
  fault << kind << " has " << option << " " << extent << "; both must be " << least << " to " << Limits::window;
}

}  // namespace detail

/// Tells of a width or group count outside its range, before any arithmetic uses it.
constexpr void check_counts(std::string_view kind, const Attributes& attributes, Fault& fault) {
  if (!detail::in_range(attributes.width, 1, Limits::width))
    fault << kind << " has width " << attributes.width << "; it must be 1 to " << Limits::width;
  else if (!detail::in_range(attributes.groups, 1, Limits::width))
    fault << kind << " has groups " << attributes.groups << "; it must be 1 to " << Limits::width;
}

/// Tells of a window's extent outside its range, before any arithmetic uses it.
constexpr void check_window(std::string_view kind, const Window& window, Fault& fault) {
  detail::check_extent(kind, "Kernel", window.kernel, 1, fault);
  detail::check_extent(kind, "Stride", window.stride, 1, fault);
  detail::check_extent(kind, "Dilation", window.dilation, 1, fault);
  detail::check_extent(kind, "Padding", window.padding, 0, fault);
}

/// Tells of a result that no machine holds, or that an operation's rule got wrong.
constexpr void check_result(std::string_view kind, const Shape& shape, Fault& fault) {
  if (shape.channels < 1 || shape.height < 0 || shape.width < 0 || (shape.height == 0) != (shape.width == 0))
    fault << kind << " makes " << shape << "; every extent must be at least 1";
  else if (shape.height > Limits::extent || shape.width > Limits::extent || shape.elements() > Limits::elements)
    fault << kind << " makes " << shape << "; at most " << Limits::extent << " rows and columns and "
          << Limits::elements << " elements are possible";
}

}  // namespace archetype
