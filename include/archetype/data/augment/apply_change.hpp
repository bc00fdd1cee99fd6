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

}  // namespace detail

/// One image, C×H×W of float, resampled by the geometric part of a change: bilinearly, with reflection padding at the
/// centers of the outermost pixels.
inline torch::Tensor apply_geometry(const torch::Tensor& image, const Change& change) {
  if (change.affine == Projection{} && change.perspective == Projection{}) return image;
  const std::int64_t height = image.size(1), width = image.size(2);
  const double aspect = static_cast<double>(height) / static_cast<double>(width);
  constexpr std::int64_t bilinear = 0, reflection = 2;
  const torch::Tensor grid = detail::sampling_grid(change, height, width, aspect).to(image.device());
  return at::grid_sampler(image.unsqueeze(0), grid, bilinear, reflection, true).squeeze(0);
}

/// An image with the brightness and contrast of a change: pixels in [0, 1] change by their logits and stay in range.
inline torch::Tensor apply_lighting(const torch::Tensor& image, const Change& change) {
  if (change.contrast == 1 && change.brightness == 0) return image;
  return at::logit(image, 1e-7).mul_(change.contrast).add_(change.brightness).sigmoid_();
}

}  // namespace archetype
