// SPDX-License-Identifier: MIT
#pragma once
#include <array>
#include <cstdint>
#include <vector>

#include <torch/types.h>

namespace archetype {

/// The flipped views of an image over which the output of a network is averaged, beside the image itself.
enum class Flips : unsigned char {
  none,
  horizontal,
  both  ///< horizontal, vertical, and the two at once
};

namespace detail {

// The names of the enumerators, in their order.
inline constexpr std::array flips_names{"none", "horizontal", "both"};

}  // namespace detail

/// The mean output of `forward` for images, N×C×H×W, and their flips: test-time augmentation. Outputs that are maps,
/// N×classes×H×W, are flipped back.
inline torch::Tensor mean_over_flips(const auto& forward, const torch::Tensor& images, Flips flips) {
  constexpr std::int64_t rows = 2, columns = 3;
  std::vector<std::vector<std::int64_t>> views;
  if (flips != Flips::none) views.push_back({columns});
  if (flips == Flips::both) views.insert(views.end(), {{rows}, {rows, columns}});
  torch::Tensor sum = forward(images);
  for (const std::vector<std::int64_t>& flipped : views) {
    const torch::Tensor output = forward(images.flip(flipped));
    sum = sum + (output.dim() == 4 ? output.flip(flipped) : output);
  }
  return views.empty() ? sum : sum / static_cast<double>(1 + views.size());
}

}  // namespace archetype
