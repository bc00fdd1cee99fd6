// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/image/image.hpp>
#include <archetype/image/preset.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace archetype {

namespace detail {

/// Radius of the interpolation kernel in pixels, without reduction.
inline double reach_of(Interpolation interpolation) { return interpolation == Interpolation::bilinear ? 1 : 2; }

/// Value of the interpolation kernel at a distance in pixels.
inline double weight_at(Interpolation interpolation, double distance) {
  const double x = std::abs(distance);
  if (interpolation == Interpolation::bilinear) return x < 1 ? 1 - x : 0;
  constexpr double a = -0.5;
  if (x < 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
  return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
}

/// Fractional bits of fixed-point weights: of 32 bits, 8 remain for the byte, and 2 for overshoot.
inline constexpr int weight_bits = 32 - 8 - 2;

/// The input pixels of one output pixel, and the index of their first weight.
struct SourceRun {
  int first;
  int count;
  std::size_t weights;
};

/// The input pixels and weights of all output pixels of a line.
struct LinePlan {
  std::vector<SourceRun> runs;
  std::vector<std::int32_t> weights;
};

/// Plans how to resize a line of `from` pixels to `to` pixels.
inline LinePlan plan_line(int from, int to, Interpolation interpolation) {
  const double scale = static_cast<double>(from) / to;
  // When reducing, the kernel is stretched to cover all pixels that an output pixel stands for.
  const double stretch = std::max(scale, 1.0);
  const double reach = reach_of(interpolation) * stretch;
  LinePlan plan;
  std::vector<double> exact;
  for (int i = 0; i < to; ++i) {
    const double center = (i + 0.5) * scale;
    const int first = std::max(0, static_cast<int>(std::floor(center - reach + 0.5)));
    const int end = std::min(from, static_cast<int>(std::floor(center + reach + 0.5)));
    exact.clear();
    double sum = 0;
    for (int at = first; at < end; ++at) {
      // The same operations in the same order as in Pillow, since the last bit may decide how a weight is rounded.
      exact.push_back(weight_at(interpolation, (at - center + 0.5) * (1.0 / stretch)));
      sum += exact.back();
    }
    plan.runs.push_back({first, end - first, plan.weights.size()});
    for (const double weight : exact) {
      const double scaled = (sum != 0 ? weight / sum : weight) * (1 << weight_bits);
      plan.weights.push_back(static_cast<std::int32_t>(scaled + (scaled < 0 ? -0.5 : 0.5)));
    }
  }
  return plan;
}

inline std::uint8_t to_byte(std::int32_t sum) {
  return static_cast<std::uint8_t>(std::clamp(sum >> weight_bits, 0, 255));
}

inline constexpr std::int32_t one_half = 1 << (weight_bits - 1);

/// Resizes `sizeof...(Lanes)` / 3 rows from `y` on. Rows that are resized together share the cost of reading the plan.
/// The sums are unrolled at compile time, so that they stay in registers.
template <std::size_t... Lanes>
void resize_some_rows(const Image& image, int y, const LinePlan& plan, Image& result, std::index_sequence<Lanes...>) {
  const std::uint8_t* source = image.at(y, 0);
  std::uint8_t* target = result.at(y, 0);
  const std::size_t row = image.row_bytes(), target_row = result.row_bytes();
  for (const SourceRun& run : plan.runs) {
    const std::uint8_t* pixel = source + 3 * static_cast<std::ptrdiff_t>(run.first);
    const std::int32_t* weight = plan.weights.data() + run.weights;
    std::array<std::int32_t, sizeof...(Lanes)> sums = {(static_cast<void>(Lanes), one_half)...};
    for (int i = 0; i < run.count; ++i, pixel += 3)
      ((sums[Lanes] += pixel[Lanes / 3 * row + Lanes % 3] * weight[i]), ...);
    ((target[Lanes / 3 * target_row + Lanes % 3] = to_byte(sums[Lanes])), ...);
    target += 3;
  }
}

inline Image resize_rows(const Image& image, int width, Interpolation interpolation) {
  Image result(image.height(), width);  // throws for invalid sizes before the plan is allocated
  const LinePlan plan = plan_line(image.width(), width, interpolation);
  int y = 0;
  for (; y + 3 <= result.height(); y += 3) resize_some_rows(image, y, plan, result, std::make_index_sequence<9>{});
  for (; y < result.height(); ++y) resize_some_rows(image, y, plan, result, std::make_index_sequence<3>{});
  return result;
}

/// Computes `Bytes` adjacent output bytes as weighted sums of rows that are `stride` bytes apart. The number of bytes
/// is a constant so that compilers vectorize the loop.
template <int Bytes>
void sum_rows(const std::uint8_t* source, std::size_t stride, std::span<const std::int32_t> weights,
              std::uint8_t* target) {
  std::array<std::int32_t, Bytes> sums;
  sums.fill(one_half);
  for (const std::int32_t weight : weights) {
    for (std::size_t j = 0; j < Bytes; ++j) sums[j] += source[j] * weight;
    source += stride;
  }
  for (std::size_t j = 0; j < Bytes; ++j) target[j] = to_byte(sums[j]);
}

inline Image resize_columns(const Image& image, int height, Interpolation interpolation) {
  Image result(height, image.width());
  const LinePlan plan = plan_line(image.height(), height, interpolation);
  const std::size_t row = image.row_bytes();
  for (int y = 0; y < height; ++y) {
    const SourceRun& run = plan.runs[static_cast<std::size_t>(y)];
    const std::span weights = std::span(plan.weights).subspan(run.weights, static_cast<std::size_t>(run.count));
    const std::uint8_t* source = image.at(run.first, 0);
    std::uint8_t* target = result.at(y, 0);
    std::size_t x = 0;
    for (; x + 32 <= row; x += 32) sum_rows<32>(source + x, row, weights, target + x);
    for (; x < row; ++x) sum_rows<1>(source + x, row, weights, target + x);
  }
  return result;
}

}  // namespace detail

/// The image resized to `height` × `width`, regardless of its aspect ratio. Equals Pillow's `Image.resize` to the bit,
/// which averages when it reduces and so differs from PyTorch's and OpenCV's default. Rows are resized before columns.
/// Throws std::invalid_argument if a side is below 1 or the result would have more than `most_pixels` pixels.
inline Image resize(const Image& image, int height, int width, Interpolation interpolation) {
  if (width == image.width() && height == image.height()) return image;
  if (width == image.width()) return detail::resize_columns(image, height, interpolation);
  Image resized = detail::resize_rows(image, width, interpolation);
  return height == image.height() ? resized : detail::resize_columns(resized, height, interpolation);
}

}  // namespace archetype
