// SPDX-License-Identifier: MIT
#pragma once

#include <torch/types.h>

#include <concepts>
#include <cstdint>
#include <span>
#include <sstream>
#include <stdexcept>
#include <string>
#include <tuple>
#include <utility>

#include <archetype/data/augment/change.hpp>
#include <archetype/data/augment/changed.hpp>
#include <archetype/data/random.hpp>

namespace archetype {

/// Varies the images of a batch at random, in training only: takes and gives N×C×H×W of float. Each image has its own
/// stream of random numbers, so that what becomes of it does not depend on the batch it is in.
template <class T>
concept BatchAugmentation = std::copy_constructible<T> &&
    requires(const T& augmentation, torch::Tensor images, std::span<Random> randoms) {
  { augmentation(images, randoms) } -> std::convertible_to<torch::Tensor>;
};

/// Varies images by pieces that users list, such as `Augment{Flip{}, Rotate{.max_degrees = 30}, Contrast{}}`. However
/// many there are, each pixel is sampled once: affine pieces multiply to one matrix, in the order given; perspective
/// ones move the same grid after them; then brightness and contrast change the logits of the pixels, in the order
/// given.
template <ChangesImages... Pieces>
class Augment {
 public:
  /// Throws std::invalid_argument if an option of a piece is out of range.
  explicit Augment(Pieces... pieces) : pieces_(std::move(pieces)...) {
    std::apply([](const auto&... piece) { (piece.check(), ...); }, pieces_);
  }

  /// What becomes of one image.
  Change drawn(Random& random) const {
    Change change;
    std::apply([&](const auto&... piece) { (piece(change, random), ...); }, pieces_);
    return change;
  }

  /// One image, C×H×W of float in [0, 1].
  torch::Tensor operator()(const torch::Tensor& image, Random& random) const {
    const Change change = drawn(random);
    return lit(sampled(image, change), change);
  }

  /// Throws std::invalid_argument if `images` is no N×C×H×W of float with a stream for each image.
  torch::Tensor operator()(const torch::Tensor& images, std::span<Random> randoms) const {
    if (images.dim() != 4 || images.scalar_type() != torch::kFloat ||
        images.size(0) != static_cast<std::int64_t>(randoms.size())) {
      std::ostringstream text;
      text << "Augment: images are " << images.sizes() << " of " << images.dtype() << ", expected [" << randoms.size()
           << ", C, H, W] of float, an image for each stream of random numbers";
      throw std::invalid_argument(text.str());
    }
    torch::Tensor result = torch::empty_like(images);
    // Image by image: one stays in the processor's cache from its sampling to its lighting, a batch does not.
    for (std::int64_t i = 0; i < images.size(0); ++i) {
      const Change change = drawn(randoms[static_cast<std::size_t>(i)]);
      result[i].copy_(lit(sampled(images[i], change), change));
    }
    return result;
  }

  /// The pieces in a line for a log.
  std::string text() const {
    std::string line;
    const auto add = [&](const auto& piece) { line += (line.empty() ? "" : ", ") + piece.text(); };
    std::apply([&](const auto&... piece) { (add(piece), ...); }, pieces_);
    return "Augment(" + line + ")";
  }

 private:
  std::tuple<Pieces...> pieces_;
};

}  // namespace archetype
