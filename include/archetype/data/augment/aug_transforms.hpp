// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/data/augment/augment.hpp>
#include <archetype/data/augment/change.hpp>
#include <archetype/data/augment/geometry.hpp>
#include <archetype/data/augment/lighting.hpp>
#include <archetype/data/option.hpp>
#include <archetype/data/random.hpp>

#include <string>

#include <torch/types.h>

namespace archetype {

/// The options of fastai's `aug_transforms`, under its names and with its defaults.
struct AugTransformsOptions {
  double mult = 1;  ///< multiplies max_rotate, max_warp and max_lighting
  bool do_flip = true;
  double max_rotate = 10;  ///< degrees in either direction
  double min_zoom = 1;
  double max_zoom = 1.1;
  double max_lighting = 0.2;
  double max_warp = 0.2;
  double p_affine = 0.75;    ///< the probability of rotation, of zoom, and of each direction of warp
  double p_lighting = 0.75;  ///< the probability of brightness and of contrast
  int size = 0;              ///< the side of the square that images are resized to; 0 keeps their size
};

/// fastai's `aug_transforms` (2.7): flips half of the images, rotates, zooms around a random point, warps, then changes
/// brightness and contrast, with independent random draws per image. With a `size`, the same interpolation also resizes
/// to it, in training and, without augmentation, in validation; all images may then differ in size.
class AugTransforms : public Augment<Flip, Warp, Rotate, Zoom, Brightness, Contrast> {
 public:
  /// Throws std::invalid_argument if an option is out of range.
  // NOLINTNEXTLINE(google-explicit-constructor): options augment by themselves
  AugTransforms(AugTransformsOptions options = {})
      : Augment(Flip{options.do_flip ? 0.5 : 0}, Warp{options.mult * options.max_warp, options.p_affine},
                Rotate{options.mult * options.max_rotate, options.p_affine},
                Zoom{options.min_zoom, options.max_zoom, options.p_affine},
                Brightness{options.mult * options.max_lighting, options.p_lighting},
                Contrast{options.mult * options.max_lighting, options.p_lighting}),
        size_(options.size) {
    detail::expect_option(size_ >= 0, "AugTransforms: size", size_, "at least 1, or 0 for that of the image");
  }

  torch::Tensor operator()(const torch::Tensor& image, Random& random) const {
    return changed(image, drawn(random), size_);
  }
  torch::Tensor operator()(const torch::Tensor& image) const {
    return size_ == 0 ? image : changed(image, Change{}, size_);
  }

  std::string text() const { return Augment::text() + (size_ == 0 ? "" : ", resized to " + std::to_string(size_)); }

 private:
  int size_;
};

}  // namespace archetype
