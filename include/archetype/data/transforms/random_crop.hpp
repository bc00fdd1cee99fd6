// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/data/option.hpp>
#include <archetype/data/random.hpp>
#include <archetype/image/image.hpp>
#include <archetype/image/padding.hpp>
#include <archetype/image/preprocess.hpp>
#include <archetype/image/preset.hpp>
#include <archetype/image/resample.hpp>

#include <cmath>
#include <cstdint>
#include <string>

namespace archetype {

/// Crops a square of `size` pixels from an image padded by `padding` pixels on each side: at a random position in
/// training, from the center in validation. He et al. (2016) train on CIFAR this way, with 4 black pixels of padding.
struct RandomCrop {
  int size = 32;
  int padding = 0;
  BorderMode pad_mode = BorderMode::zeros;

  /// Throws std::invalid_argument if the padded image is smaller than the square.
  Image operator()(const Image& image, Random& random) const {
    const int top = drawn(image.height(), random), left = drawn(image.width(), random);
    return crop(image, top, left, size, size, pad_mode);
  }
  Image operator()(const Image& image) const { return crop_center(image, size, size); }

  std::string text() const {
    return "RandomCrop(size " + std::to_string(size) + ", padding " + std::to_string(padding) + " of " +
           name_of(pad_mode) + ")";
  }

 private:
  int drawn(int length, Random& random) const {
    const int places = length + 2 * padding - size + 1;
    detail::expect_option(places >= 1, "RandomCrop: size", size,
                          "at most the image's " + std::to_string(length) + " with its padding");
    return static_cast<int>(random.below(static_cast<std::uint64_t>(places))) - padding;
  }
};

/// Crops a random area of random aspect ratio and resizes it to a square: fastai's `RandomResizedCrop`, after Szegedy
/// et al. (2015). In validation, squeezes the whole image into a square that is larger by the fraction `val_xtra`,
/// rounded up to a multiple of 8, and takes its center.
struct RandomResizedCrop {
  int size = 224;
  double min_scale = 0.08;  ///< fraction of the image's area
  double max_scale = 1;
  double min_ratio = 3.0 / 4;  ///< width divided by height
  double max_ratio = 4.0 / 3;
  double val_xtra = 0.14;

  /// Throws std::invalid_argument for options out of range.
  Image operator()(const Image& image, Random& random) const {
    check();
    const Box box = drawn(image, random);
    return resize(crop(image, box.top, box.left, box.height, box.width), size, size, Interpolation::bilinear);
  }
  Image operator()(const Image& image) const {
    check();
    const int larger = size + static_cast<int>(std::ceil(size * val_xtra / 8)) * 8;
    return crop_center(resize(image, larger, larger, Interpolation::bilinear), size, size);
  }

  std::string text() const {
    using detail::short_number;
    return "RandomResizedCrop(size " + std::to_string(size) + ", scale " + short_number(min_scale) + " to " +
           short_number(max_scale) + ", ratio " + short_number(min_ratio) + " to " + short_number(max_ratio) +
           ", val_xtra " + short_number(val_xtra) + ")";
  }

 private:
  struct Box {
    int top, left, height, width;
  };

  void check() const {
    detail::expect_option(size >= 1, "RandomResizedCrop: size", size, "at least 1");
    detail::expect_option(min_scale > 0 && min_scale <= 1, "RandomResizedCrop: min_scale", min_scale, "above 0, to 1");
    detail::expect_option(max_scale >= min_scale && max_scale <= 1, "RandomResizedCrop: max_scale", max_scale,
                          "min_scale to 1");
    detail::expect_option(min_ratio > 0, "RandomResizedCrop: min_ratio", min_ratio, "above 0");
    detail::expect_option(max_ratio >= min_ratio, "RandomResizedCrop: max_ratio", max_ratio, "at least min_ratio");
    detail::expect_option(val_xtra >= 0, "RandomResizedCrop: val_xtra", val_xtra, "at least 0");
  }

  Box drawn(const Image& image, Random& random) const {
    const int height = image.height(), width = image.width();
    const auto below = [&](int bound) { return static_cast<int>(random.below(static_cast<std::uint64_t>(bound))); };
    for (int attempt = 0; attempt < 10; ++attempt) {
      const double area = random.between(min_scale, max_scale) * height * width;
      const double ratio = std::exp(random.between(std::log(min_ratio), std::log(max_ratio)));
      const int wide = static_cast<int>(std::nearbyint(std::sqrt(area * ratio)));
      const int high = static_cast<int>(std::nearbyint(std::sqrt(area / ratio)));
      if (wide < 1 || high < 1 || wide > width || high > height) continue;
      const int left = below(width - wide + 1), top = below(height - high + 1);
      return {top, left, high, wide};
    }
    // No draw fitted: take the center, at the nearest allowed ratio.
    const double ratio = static_cast<double>(width) / height;
    const int wide = ratio > max_ratio ? static_cast<int>(height * max_ratio) : width;
    const int high = ratio < min_ratio ? static_cast<int>(width / min_ratio) : height;
    return {(height - high) / 2, (width - wide) / 2, high, wide};
  }
};

}  // namespace archetype
