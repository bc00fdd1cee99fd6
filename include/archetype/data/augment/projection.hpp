// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>

namespace archetype {

/// A projective map of the plane as a row-major 3×3 matrix. Here it maps positions in the output image to positions in
/// the input image; both range from (−1, −1), the center of the first pixel, to (1, 1), that of the last.
struct Projection {
  std::array<double, 9> entries = {1, 0, 0, 0, 1, 0, 0, 0, 1};

  bool operator==(const Projection&) const = default;

  /// Applies the right factor first, then the left.
  friend Projection operator*(const Projection& left, const Projection& right) {
    Projection product;
    for (std::size_t i = 0; i < 9; ++i) {
      const std::size_t row = i / 3 * 3, column = i % 3;
      product.entries[i] = left.entries[row] * right.entries[column] +
                           left.entries[row + 1] * right.entries[column + 3] +
                           left.entries[row + 2] * right.entries[column + 6];
    }
    return product;
  }
};

/// Flips horizontally.
inline Projection mirrored() { return {{-1, 0, 0, 0, 1, 0, 0, 0, 1}}; }

/// Rotates around the center, clockwise for positive degrees.
inline Projection rotated(double degrees) {
  const double angle = degrees * std::numbers::pi / 180;
  return {{std::cos(angle), std::sin(angle), 0, -std::sin(angle), std::cos(angle), 0, 0, 0, 1}};
}

/// Zooms by a factor around a point, given as fractions of width and height; a factor less than 1 shrinks.
inline Projection zoomed(double factor, double column, double row) {
  const double scale = 1 / factor;
  return {{scale, 0, (1 - scale) * (2 * column - 1), 0, scale, (1 - scale) * (2 * row - 1), 0, 0, 1}};
}

/// Tilts horizontally by `x` and vertically by `y`, where |x| + |y| < 1. The corners (±1, ±1) move to (±(1 − y), ±(1 −
/// x)) or (±(1 + y), ±(1 + x)), as in fastai, inverted in closed form.
inline Projection warped(double x, double y) {
  const double scale = 1 - x * x - y * y;
  const double tilt_x = -x * (1 - x * x + y * y), tilt_y = -y * (1 + x * x - y * y);
  return {{scale, 2 * x * y, tilt_x, 2 * x * y, scale, tilt_y, tilt_x, tilt_y, scale}};
}

}  // namespace archetype
