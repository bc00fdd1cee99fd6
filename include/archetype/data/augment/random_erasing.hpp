// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/data/option.hpp>
#include <archetype/data/random.hpp>

#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include <torch/types.h>

namespace archetype {

/// What `RandomErasing` puts in place of an image.
enum class Filling : unsigned char {
  constant,  ///< `RandomErasing::value`
  channels,  ///< one random number per channel, from the standard normal distribution
  pixels     ///< one random number per channel and pixel, from the standard normal distribution
};

/// Erases a random rectangle of an image (Zhong et al. 2020), as torchvision and timm do, whose ranges differ:
/// `.max_area = 1.0 / 3, .max_ratio = 1 / 0.3` are timm's. Comes last, after `Normalize`.
struct RandomErasing {
  static constexpr bool moves_pixels = false;

  double probability = 0.5;
  double min_area = 0.02;  ///< fraction of the image
  double max_area = 0.33;
  double min_ratio = 0.3;  ///< height divided by width
  double max_ratio = 3.3;
  Filling filling = Filling::constant;
  double value = 0;

  /// Erases in a copy of one image, C×H×W of float. Throws std::invalid_argument for options out of range.
  torch::Tensor operator()(const torch::Tensor& image, Random& random) const {
    check();
    if (random.uniform() >= probability) return image;
    const auto box = drawn(image.size(1), image.size(2), random);
    if (!box) return image;
    torch::Tensor result = image.clone();
    torch::Tensor erased =
        result.slice(1, box->top, box->top + box->height).slice(2, box->left, box->left + box->width);
    if (filling == Filling::constant) return erased.fill_(value), result;
    const bool each = filling == Filling::pixels;
    torch::Tensor noise = torch::empty({image.size(0), each ? box->height : 1, each ? box->width : 1}, torch::kFloat);
    for (std::int64_t i = 0; i < noise.numel(); ++i) noise.data_ptr<float>()[i] = static_cast<float>(random.normal());
    erased.copy_(noise);
    return result;
  }

  struct Box {
    std::int64_t top, left, height, width;
  };

  /// Draws the rectangle, smaller than the image; none if ten draws are too large.
  std::optional<Box> drawn(std::int64_t height, std::int64_t width, Random& random) const {
    const auto below = [&](std::int64_t bound) {
      return static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(bound)));
    };
    for (int attempt = 0; attempt < 10; ++attempt) {
      const double area = random.between(min_area, max_area) * static_cast<double>(height * width);
      const double ratio = std::exp(random.between(std::log(min_ratio), std::log(max_ratio)));
      const auto [high, wide] = sides(area, ratio);
      if (high >= height || wide >= width) continue;
      const std::int64_t top = below(height - high + 1);
      return Box{top, below(width - wide + 1), high, wide};
    }
    return std::nullopt;
  }

  /// Height and width of a rectangle, from its area in pixels and the ratio of these sides, rounded.
  static std::pair<std::int64_t, std::int64_t> sides(double area, double ratio) {
    return {std::llrint(std::sqrt(area * ratio)), std::llrint(std::sqrt(area / ratio))};
  }

  std::string text() const {
    using detail::short_number;
    const std::string with = filling == Filling::constant   ? "value " + short_number(value)
                             : filling == Filling::channels ? "noise per channel"
                                                            : "noise per pixel";
    return "RandomErasing(probability " + short_number(probability) + ", area " + short_number(min_area) + " to " +
           short_number(max_area) + ", ratio " + short_number(min_ratio) + " to " + short_number(max_ratio) + ", " +
           with + ")";
  }

 private:
  void check() const {
    detail::expect_probability("RandomErasing: probability", probability);
    detail::expect_option(min_area >= 0 && min_area <= 1, "RandomErasing: min_area", min_area, "0 to 1");
    detail::expect_option(max_area >= min_area && max_area <= 1, "RandomErasing: max_area", max_area, "min_area to 1");
    detail::expect_option(min_ratio > 0, "RandomErasing: min_ratio", min_ratio, "above 0");
    detail::expect_option(max_ratio >= min_ratio, "RandomErasing: max_ratio", max_ratio, "at least min_ratio");
  }
};

}  // namespace archetype
