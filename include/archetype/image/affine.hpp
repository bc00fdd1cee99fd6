// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/image/image.hpp>
#include <archetype/image/padding.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <numbers>

namespace archetype {

namespace detail {

/// A position (x, y) in a result comes from (a·x + b·y + c, d·x + e·y + f) in an image.
struct AffineMap {
  double a = 1, b = 0, c = 0, d = 0, e = 1, f = 0;
};

/// An image of the same size, whose pixels are those of another at the mapped positions, or black outside. As in
/// Pillow, positions are fixed-point numbers with 16 binary digits after the point.
inline Image mapped(const Image& image, const AffineMap& map) {
  const auto fixed = [](double number) { return static_cast<std::int64_t>(std::floor(number * 65536 + 0.5)); };
  Image result(image.height(), image.width());
  const std::int64_t a = fixed(map.a), b = fixed(map.b), d = fixed(map.d), e = fixed(map.e);
  std::int64_t first_x = fixed(map.c + map.a / 2 + map.b / 2), first_y = fixed(map.f + map.d / 2 + map.e / 2);
  for (int row = 0; row < result.height(); ++row, first_x += b, first_y += e) {
    std::uint8_t* target = result.at(row, 0);
    std::int64_t x = first_x, y = first_y;
    for (int column = 0; column < result.width(); ++column, x += a, y += d, target += 3) {
      const std::int64_t from_x = x >> 16, from_y = y >> 16;
      if (from_x < 0 || from_x >= image.width() || from_y < 0 || from_y >= image.height()) continue;
      std::copy_n(image.at(static_cast<int>(from_y), static_cast<int>(from_x)), 3, target);
    }
  }
  return result;
}

/// A number rounded to 15 decimal places, as by Python's `round`.
inline double rounded_to_15_places(double number) {
  std::array<char, 32> text;
  const auto end = std::to_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed, 15).ptr;
  double rounded = 0;
  std::from_chars(text.data(), end, rounded);
  return rounded;
}

/// The image turned counterclockwise by a quarter.
inline Image quarter_turned(const Image& image) {
  Image result(image.width(), image.height());
  for (int y = 0; y < result.height(); ++y)
    for (int x = 0; x < result.width(); ++x) std::copy_n(image.at(x, image.width() - 1 - y), 3, result.at(y, x));
  return result;
}

}  // namespace detail

// The functions below keep the size of the image, take the nearest pixel, and leave black what comes from outside. They
// equal Pillow's `Image.transform` and `Image.rotate` to the bit, with the matrices of torchvision's `affine`, for
// images of at most 16384 pixels a side.

/// The image sheared horizontally: row y moves to the left by `slope` · y.
inline Image shear_x(const Image& image, double slope) {
  return detail::mapped(image, {.b = std::tan(std::atan(slope))});
}

/// The image sheared vertically: column x moves up by `slope` · x.
inline Image shear_y(const Image& image, double slope) {
  const double angle = std::atan(slope);
  return detail::mapped(image, {.d = std::sin(angle) / std::cos(angle)});
}

/// The image moved to the right and down by whole pixels.
inline Image translate(const Image& image, int right, int down) {
  return crop(image, -down, -right, image.height(), image.width());
}

/// The image turned counterclockwise around its center.
inline Image rotate(const Image& image, double degrees) {
  degrees = std::fmod(degrees, 360);
  if (degrees < 0) degrees += 360;
  if (degrees == 0) return image;
  if (degrees == 180) return detail::quarter_turned(detail::quarter_turned(image));
  if (image.height() == image.width()) {
    if (degrees == 90) return detail::quarter_turned(image);
    if (degrees == 270) return detail::quarter_turned(detail::quarter_turned(detail::quarter_turned(image)));
  }
  const double angle = -(degrees * (std::numbers::pi / 180));
  const double cosine = detail::rounded_to_15_places(std::cos(angle));
  const double sine = detail::rounded_to_15_places(std::sin(angle));
  const double x = image.width() / 2.0, y = image.height() / 2.0;
  return detail::mapped(image, {.a = cosine,
                                .b = sine,
                                .c = cosine * -x + sine * -y + x,
                                .d = -sine,
                                .e = cosine,
                                .f = -sine * -x + cosine * -y + y});
}

}  // namespace archetype
