// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/data/augment/projection.hpp>
#include <archetype/data/random.hpp>

#include <concepts>
#include <string>

namespace archetype {

/// The composed change of one image: the pieces compose here, so that each pixel is interpolated once and its
/// brightness changed once.
struct Change {
  Projection affine;       ///< as for a square image; the aspect ratio is applied when the image is sampled
  Projection perspective;  ///< applied after `affine`, whichever was listed first
  double contrast = 1;     ///< the factor of a pixel's logit …
  double brightness = 0;   ///< … and the term added to it afterwards

  void move(const Projection& further) { affine = affine * further; }
  void tilt(const Projection& further) { perspective = further * perspective; }
  void add_to_logits(double number) { brightness += number; }
  void multiply_logits(double factor) { contrast *= factor, brightness *= factor; }
};

/// One piece of an augmentation: called with `(change, random)`, it draws its parameters and adds them to the change of
/// one image. `check` throws std::invalid_argument, naming the option, its value and the expected range; `text` is its
/// line in a log.
template <class T>
concept ChangesImages = std::copy_constructible<T> && requires(const T& piece, Change& change, Random& random) {
  piece(change, random);
  piece.check();
  { piece.text() } -> std::convertible_to<std::string>;
};

}  // namespace archetype
