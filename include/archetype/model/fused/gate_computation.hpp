// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/model/fused/activations.hpp>
#include <archetype/model/fused/fitted_for.hpp>
#include <archetype/model/fused/gate_loops.hpp>
#include <archetype/model/fused/map_pieces.hpp>
#include <archetype/model/fused/piece_sums.hpp>
#include <archetype/simd/bfloat16.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include <torch/types.h>

namespace archetype::fused {

/// The loops for one layout, activation of a sum and type of stored number.
template <class Stored>
struct GateLoops {
  using Loop = void (*)(const GatePiece<Stored>&);
  Loop scale = nullptr;
  Loop scale_and_add = nullptr;
  Loop gradient = nullptr;

  template <class Activation, bool Last>
  static GateLoops of() {
    GateLoops loops;
    loops.scale = fitted_for<Stored, fused::scale<Stored, Last, Identity, false>>();
    loops.scale_and_add = fitted_for<Stored, fused::scale<Stored, Last, Activation, true>>();
    loops.gradient = fitted_for<Stored, fused::gate_gradient<Stored, Last, Activation>>();
    return loops;
  }
};

/// Scales maps in the CPU's memory by a gate, perhaps with a sum and its activation after it, and computes the
/// gradients. The numbers of maps are of a type `Stored`, those of the gate of the type that it computes with.
template <class Stored>
class GateComputation {
  using Number = simd::Loaded<Stored>;

 public:
  /// The gate has a row for each image.
  GateComputation(const torch::Tensor& x, const torch::Tensor& gate, std::string_view activation)
      : pieces_(x, /*images_apart=*/true), x_(x), gate_(gate) {
    with_activation(activation, [&](auto known) {
      using Known = decltype(known);
      if constexpr (follows_sum(Known::kind))
        loops_ = pieces_.channels_last ? GateLoops<Stored>::template of<Known, true>()
                                       : GateLoops<Stored>::template of<Known, false>();
    });
  }

  /// The result, with another map to add unless that is undefined.
  torch::Tensor result(const torch::Tensor& other) const {
    const torch::Tensor result = torch::empty_like(x_);
    const auto loop = other.defined() ? loops_.scale_and_add : loops_.scale;
    for_each_piece(pieces_, [&](std::int64_t index) {
      GatePiece<Stored> piece = piece_of(index);
      piece.to = at(result, index);
      if (other.defined()) piece.other = at(other, index);
      loop(piece);
    });
    return result;
  }

  struct Gradients {
    torch::Tensor x, gate;
    torch::Tensor sum;  ///< undefined unless an activation follows a sum
  };

  /// `result` is defined if an activation follows a sum.
  Gradients gradients(const torch::Tensor& gradient, const torch::Tensor& result) const {
    Gradients all;
    all.x = torch::empty_like(x_);
    if (result.defined()) all.sum = torch::empty_like(x_);
    PieceSums<Number> sums{pieces_};
    for_each_piece(pieces_, [&](std::int64_t index) {
      GatePiece<Stored> piece = piece_of(index);
      piece.other = at(gradient, index);
      piece.to = at(all.x, index);
      if (result.defined()) {
        piece.result = at(result, index);
        piece.of_sum = at(all.sum, index);
      }
      piece.sums = sums.of(index);
      loops_.gradient(piece);
    });
    all.gate = gate_gradient(sums);
    return all;
  }

 private:
  Stored* at(const torch::Tensor& maps, std::int64_t piece) const {
    return static_cast<Stored*>(maps.data_ptr()) + pieces_.first(piece);
  }

  GatePiece<Stored> piece_of(std::int64_t index) const {
    GatePiece<Stored> piece{};
    piece.rows = static_cast<std::size_t>(pieces_.rows(index));
    piece.channels = static_cast<std::size_t>(pieces_.width());
    piece.x = at(x_, index);
    piece.gate = gate_.data_ptr<Number>() + pieces_.image(index) * pieces_.channels + pieces_.channel(index);
    return piece;
  }

  torch::Tensor gate_gradient(const PieceSums<Number>& sums) const {
    std::vector<double> of_images(static_cast<std::size_t>(pieces_.images * pieces_.channels));
    sums.for_each([&](std::int64_t piece, std::size_t channel, double sum, double) {
      of_images[static_cast<std::size_t>(pieces_.image(piece) * pieces_.channels) + channel] += sum;
    });
    const torch::Tensor gradient = torch::empty_like(gate_);
    std::transform(of_images.begin(), of_images.end(), gradient.data_ptr<Number>(),
                   [](double number) { return static_cast<Number>(number); });
    return gradient;
  }

  MapPieces pieces_;
  torch::Tensor x_, gate_;
  GateLoops<Stored> loops_;
};

}  // namespace archetype::fused
