// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/data/augment/projection.hpp>
#include <archetype/data/random.hpp>

#include <concepts>
#include <string>

namespace archetype {

/// All that happens to one image: the pieces compose here, so that each pixel is sampled once and lit once.
struct Change {
  Projection affine;       ///< As for a square image: the aspect enters when the image is sampled.
  Projection perspective;  ///< Of what the affine part gives, whichever was listed first.
  double contrast = 1;     ///< What the logit of a pixel is multiplied by …
  double brightness = 0;   ///< … and what is added then.

  void move(const Projection& further) { affine = affine * further; }
  void tilt(const Projection& further) { perspective = further * perspective; }
  void add_to_logits(double number) { brightness += number; }
  void multiply_logits(double factor) { contrast *= factor, brightness *= factor; }
};

/// A piece of an augmentation: draws what it does to one image. `check` throws std::invalid_argument, naming the
/// option, its value and what was expected; `text` is its line in a log.
template <class T>
concept ChangesImages = std::copy_constructible<T> && requires(const T& piece, Change& change, Random& random) {
  piece(change, random);
  piece.check();
  { piece.text() } -> std::convertible_to<std::string>;
};

}  // namespace archetype
