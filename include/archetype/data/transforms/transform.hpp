// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/data/option.hpp>
#include <archetype/data/random.hpp>
#include <archetype/image/image.hpp>
#include <archetype/image/preset.hpp>

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include <torch/types.h>

namespace archetype {

namespace detail {

template <class T, class Sample>
concept TransformOf = requires(const T& step, Sample sample) { step(sample); };

template <class T, class Sample>
concept AugmentationOf = requires(const T& step, Sample sample, Random& random) { step(sample, random); };

template <class T, class Sample>
concept Takes = TransformOf<T, Sample> || AugmentationOf<T, Sample>;

/// Whether a transform may move pixels: yes unless it declares `static constexpr bool moves_pixels = false`.
template <class T>
inline constexpr bool moves_pixels = !requires { requires !T::moves_pixels; };

}  // namespace detail

/// A deterministic transform: takes an 8-bit `Image` of any size or C×H×W of float, and returns either.
template <class T>
concept Transform =
    std::copy_constructible<T> && (detail::TransformOf<T, Image> || detail::TransformOf<T, torch::Tensor>);

/// A random transform for training: like a `Transform`, but also takes a stream of random numbers that depends only on
/// seed, epoch and image. If it is a `Transform` too, like `Resize`, that is applied in validation; otherwise
/// validation images skip it.
template <class T>
concept Augmentation =
    std::copy_constructible<T> && (detail::AugmentationOf<T, Image> || detail::AugmentationOf<T, torch::Tensor>);

/// Either of the two. Its line in a log is the result of its `text()`, if it has one.
template <class T>
concept Preparation = Transform<T> || Augmentation<T>;

/// Subtracts a mean and divides by a standard deviation, one of each per channel; pixels are in [0, 1] before.
class Normalize {
 public:
  static constexpr bool moves_pixels = false;

  /// Throws std::invalid_argument if the lengths differ or a deviation is not greater than 0.
  Normalize(const std::vector<double>& mean, const std::vector<double>& deviation)
      : mean_(torch::tensor(mean, torch::kFloat).view({-1, 1, 1})),
        deviation_(torch::tensor(deviation, torch::kFloat).view({-1, 1, 1})) {
    if (mean.size() != deviation.size()) {
      throw std::invalid_argument("Normalize: mean has " + std::to_string(mean.size()) + " channels, deviation has " +
                                  std::to_string(deviation.size()));
    }
    for (const double each : deviation) {
      if (!(each > 0))
        throw std::invalid_argument("Normalize: deviation is " + std::to_string(each) + ", expected above 0");
    }
  }

  /// Throws std::invalid_argument for an image with another number of channels.
  torch::Tensor operator()(torch::Tensor image) const {
    if (image.size(0) != mean_.size(0)) {
      throw std::invalid_argument("Normalize: the image has " + std::to_string(image.size(0)) + " channels, mean has " +
                                  std::to_string(mean_.size(0)));
    }
    // In place if nobody else holds the pixels, since allocating costs more than the arithmetic.
    const bool alone = image.use_count() == 1 && image.storage().use_count() == 1;
    const torch::Tensor mean = mean_.to(image.device()), deviation = deviation_.to(image.device());
    return (alone ? image.sub_(mean) : image - mean).div_(deviation);
  }

  std::string text() const { return "Normalize(mean " + listed(mean_) + ", deviation " + listed(deviation_) + ")"; }

 private:
  static std::string listed(const torch::Tensor& channels) {
    std::string text;
    for (std::int64_t i = 0; i < channels.size(0); ++i)
      text += (i == 0 ? "" : " ") + detail::short_number(channels[i].item<float>());
    return text;
  }

  torch::Tensor mean_;
  torch::Tensor deviation_;
};

/// `Normalize` with the mean and standard deviation of ImageNet.
inline Normalize imagenet_statistics() {
  return {{imagenet_mean.begin(), imagenet_mean.end()}, {imagenet_deviation.begin(), imagenet_deviation.end()}};
}

/// Flips an image horizontally with this probability.
struct RandomHorizontalFlip {
  double probability = 0.5;

  torch::Tensor operator()(const torch::Tensor& image, Random& random) const {
    return random.uniform() < probability ? image.flip(2) : image;
  }
  Image operator()(Image image, Random& random) const {
    if (random.uniform() >= probability) return image;
    for (int y = 0; y < image.height(); ++y) {
      for (int left = 0, right = image.width() - 1; left < right; ++left, --right)
        std::swap_ranges(image.at(y, left), image.at(y, left) + 3, image.at(y, right));
    }
    return image;
  }
  std::string text() const { return detail::step_text("RandomHorizontalFlip", {{"probability", probability}}); }
};

}  // namespace archetype
