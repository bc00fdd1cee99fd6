// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/data/augment/change.hpp>
#include <archetype/data/augment/projection.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

#include <ATen/Functions.h>
#include <torch/types.h>

namespace archetype {

namespace detail {

/// For each pixel of the output, the position in the input image to sample, as 1×height×width×2.
inline torch::Tensor sampling_grid(const Change& change, std::int64_t height, std::int64_t width, double aspect) {
  Projection affine = change.affine;
  affine.entries[1] *= aspect;
  affine.entries[3] /= aspect;
  const std::array<double, 9> m = (change.perspective * affine).entries;
  const auto place = [](std::int64_t i, std::int64_t count) {
    return count == 1 ? 0 : 2 * static_cast<double>(i) / static_cast<double>(count - 1) - 1;
  };
  torch::Tensor grid = torch::empty({1, height, width, 2}, torch::kFloat);
  auto* out = grid.data_ptr<float>();
  for (std::int64_t row = 0; row < height; ++row) {
    const double y = place(row, height);
    const double a = m[1] * y + m[2], b = m[4] * y + m[5], c = m[7] * y + m[8];
    for (std::int64_t column = 0; column < width; ++column) {
      const double x = place(column, width);
      const double scale = 1 / (m[6] * x + c);
      *out++ = static_cast<float>((m[0] * x + a) * scale);
      *out++ = static_cast<float>((m[3] * x + b) * scale);
    }
  }
  return grid;
}

/// Averages the pixels of an image, 1×C×H×W, if a grid samples so few that bilinear interpolation would skip some, by
/// fastai's rule: to twice as many rows as the grid has. Its width is compared with 2 instead of that of the grid.
inline torch::Tensor shrunk_for(const torch::Tensor& grid, const torch::Tensor& image) {
  const double rows = static_cast<double>(image.size(2)) / static_cast<double>(grid.size(2));
  const double excess = std::min(rows, static_cast<double>(image.size(3)) / 2) / 2;
  if (excess <= 1 || excess <= 2 / (grid.max() - grid.min()).item<double>()) return image;
  const auto shorter = [&](std::int64_t side) {
    return static_cast<std::int64_t>(static_cast<double>(image.size(side)) * (1 / excess));
  };
  return at::adaptive_avg_pool2d(image, {shorter(2), shorter(3)});
}

}  // namespace detail

/// One image, C×H×W of float, resampled by the geometric part of a change: bilinearly, with reflection padding at the
/// centers of the outermost pixels. The result has the size of the image, or `size`×`size` pixels unless that is 0.
inline torch::Tensor apply_geometry(const torch::Tensor& image, const Change& change, int size = 0) {
  if (size == 0 && change.affine == Projection{} && change.perspective == Projection{}) return image;
  const std::int64_t height = image.size(1), width = image.size(2);
  const double aspect = static_cast<double>(height) / static_cast<double>(width);
  constexpr std::int64_t bilinear = 0, reflection = 2;
  const torch::Tensor grid = detail::sampling_grid(change, size == 0 ? height : size, size == 0 ? width : size, aspect);
  const torch::Tensor source = size == 0 ? image.unsqueeze(0) : detail::shrunk_for(grid, image.unsqueeze(0));
  return at::grid_sampler(source, grid.to(image.device()), bilinear, reflection, true).squeeze(0);
}

/// An image with the brightness and contrast of a change: pixels in [0, 1] change by their logits and stay in range.
inline torch::Tensor apply_lighting(const torch::Tensor& image, const Change& change) {
  if (change.contrast == 1 && change.brightness == 0) return image;
  return at::logit(image, 1e-7).mul_(change.contrast).add_(change.brightness).sigmoid_();
}

}  // namespace archetype
