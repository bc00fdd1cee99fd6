// SPDX-License-Identifier: MIT
#pragma once

#include <torch/types.h>

#include <concepts>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include <archetype/data/random.hpp>

namespace archetype {

/// Changes every image, in training and in validation: takes and gives C×H×W of float.
template <class T>
concept Transform = std::copy_constructible<T> && requires(const T& transform, torch::Tensor image) {
  { transform(image) } -> std::convertible_to<torch::Tensor>;
};

/// Varies images at random, in training only: as a transform, and takes a stream of random numbers that depends on
/// nothing but seed, epoch and image.
template <class T>
concept Augmentation = std::copy_constructible<T> &&
    requires(const T& augmentation, torch::Tensor image, Random& random) {
  { augmentation(image, random) } -> std::convertible_to<torch::Tensor>;
};

/// One of the two.
template <class T>
concept Preparation = Transform<T> || Augmentation<T>;

/// Subtracts a mean and divides by a deviation, one of each a channel; pixels are in [0, 1] before.
class Normalize {
 public:
  /// Throws std::invalid_argument if the lengths differ or a deviation is not above 0.
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

  /// Throws std::invalid_argument for an image of another number of channels.
  torch::Tensor operator()(const torch::Tensor& image) const {
    if (image.size(0) != mean_.size(0)) {
      throw std::invalid_argument("Normalize: the image has " + std::to_string(image.size(0)) + " channels, mean has " +
                                  std::to_string(mean_.size(0)));
    }
    return (image - mean_) / deviation_;
  }

 private:
  torch::Tensor mean_;
  torch::Tensor deviation_;
};

/// Mirrors an image, left to right, with this probability.
struct RandomHorizontalFlip {
  double probability = 0.5;

  torch::Tensor operator()(const torch::Tensor& image, Random& random) const {
    return random.uniform() < probability ? image.flip(2) : image;
  }
};

}  // namespace archetype
