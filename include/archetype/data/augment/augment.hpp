// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/data/augment/apply_change.hpp>
#include <archetype/data/augment/change.hpp>
#include <archetype/data/random.hpp>
#include <archetype/data/transforms/transform.hpp>

#include <sstream>
#include <stdexcept>
#include <string>
#include <tuple>
#include <utility>

#include <torch/types.h>

namespace archetype {

/// Augments training images by a list of pieces, such as `Augment{Flip{}, Rotate{.max_degrees = 30}, Contrast{}}`.
/// However many there are, each pixel is interpolated only once: affine pieces multiply into one matrix, in the order
/// given; perspective pieces move the same sampling grid after them; then brightness and contrast change the logits of
/// the pixels, in the order given.
template <ChangesImages... Pieces>
class Augment {
 public:
  static constexpr bool moves_pixels = (false || ... || detail::moves_pixels<Pieces>);

  /// Throws std::invalid_argument if an option of a piece is out of range.
  explicit Augment(Pieces... pieces) : pieces_(std::move(pieces)...) {
    std::apply([](const auto&... piece) { (piece.check(), ...); }, pieces_);
  }

  /// Draws the change of one image.
  Change drawn(Random& random) const {
    Change change;
    std::apply([&](const auto&... piece) { (piece(change, random), ...); }, pieces_);
    return change;
  }

  /// Augments one image, C×H×W of float in [0, 1]. Throws std::invalid_argument for any other tensor.
  torch::Tensor operator()(const torch::Tensor& image, Random& random) const { return changed(image, drawn(random)); }

  /// The pieces, on one line for a log.
  std::string text() const {
    std::string line;
    const auto add = [&](const auto& piece) { line += (line.empty() ? "" : ", ") + piece.text(); };
    std::apply([&](const auto&... piece) { (add(piece), ...); }, pieces_);
    return "Augment(" + line + ")";
  }

 protected:
  /// The image after a change, of its own size or of `size`×`size` pixels unless that is 0.
  static torch::Tensor changed(const torch::Tensor& image, const Change& change, int size = 0) {
    if (image.dim() != 3 || image.scalar_type() != torch::kFloat) {
      std::ostringstream text;
      text << "Augment: the image is " << image.sizes() << " of " << image.dtype() << ", expected [C, H, W] of float";
      throw std::invalid_argument(text.str());
    }
    return apply_lighting(apply_geometry(image, change, size), change);
  }

 private:
  std::tuple<Pieces...> pieces_;
};

}  // namespace archetype
