// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/data/option.hpp>
#include <archetype/data/random.hpp>
#include <archetype/image/image.hpp>
#include <archetype/image/padding.hpp>
#include <archetype/image/preprocess.hpp>
#include <archetype/image/preset.hpp>
#include <archetype/image/resample.hpp>

#include <algorithm>
#include <string>

namespace archetype {

/// How `Resize` makes an image square.
enum class ResizeMethod : unsigned char {
  crop,   ///< the largest square inside the image
  pad,    ///< the smallest square around the image
  squish  ///< the whole image, changing its aspect ratio
};

/// Makes images square, of `size` pixels, as fastai's `Resize`: crops or pads first, then resizes once, bilinearly. The
/// crop or padding is placed at random in training and centered in validation.
struct Resize {
  int size = 224;
  ResizeMethod method = ResizeMethod::crop;
  BorderMode pad_mode = BorderMode::reflection;

  /// Throws std::invalid_argument for a size less than 1.
  Image operator()(const Image& image, Random& random) const {
    if (method == ResizeMethod::squish) return (*this)(image);
    const double column = random.uniform(), row = random.uniform();
    return placed(image, row, column);
  }
  Image operator()(const Image& image) const {
    detail::expect_option(size >= 1, "Resize: size", size, "at least 1");
    return method == ResizeMethod::squish ? resize(image, size, size, Interpolation::bilinear)
                                          : placed(image, 0.5, 0.5);
  }

  std::string text() const {
    const char* name = method == ResizeMethod::crop ? "crop" : method == ResizeMethod::pad ? "pad" : "squish";
    const std::string padding = method == ResizeMethod::pad ? std::string(", ") + name_of(pad_mode) : "";
    return "Resize(size " + std::to_string(size) + ", " + name + padding + ")";
  }

 private:
  /// The square with these fractions of the crop or padding above and to the left of it.
  Image placed(const Image& image, double above, double left) const {
    detail::expect_option(size >= 1, "Resize: size", size, "at least 1");
    const auto [shorter, longer] = std::minmax({image.height(), image.width()});
    return detail::resized_square(image, method == ResizeMethod::pad ? longer : shorter, size, Interpolation::bilinear,
                                  above, left, pad_mode);
  }
};

/// Resizes images so that the shorter side has `size` pixels, keeping the aspect ratio: suits a cache for a later
/// `Resize`.
struct ResizeShorterSide {
  int size = 224;

  Image operator()(const Image& image) const { return resize_shorter_side(image, size, Interpolation::bilinear); }
  std::string text() const { return "ResizeShorterSide(size " + std::to_string(size) + ")"; }
};

}  // namespace archetype
