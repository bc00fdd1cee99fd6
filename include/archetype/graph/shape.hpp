// SPDX-License-Identifier: MIT
#pragma once

namespace archetype {

/// The shape of one activation for one image: channels × height × width. A flat one, `Shape{1000}`, has no height and
/// width.
struct Shape {
  int channels = 0;
  int height = 0;
  int width = 0;

  constexpr bool flat() const { return height == 0 && width == 0; }
  /// The number of positions of a feature map; 1 for a flat activation.
  constexpr long long area() const { return flat() ? 1 : static_cast<long long>(height) * width; }
  constexpr long long elements() const { return channels * area(); }
  friend constexpr bool operator==(const Shape&, const Shape&) = default;
};

/// The size of a float32.
inline constexpr long long bytes_of_number = 4;

/// The size of an activation in float32.
constexpr long long bytes_of(const Shape& shape) { return bytes_of_number * shape.elements(); }

}  // namespace archetype
