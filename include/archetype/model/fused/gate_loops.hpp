// SPDX-License-Identifier: MIT
// The loops of gates with what follows them. Each treats one of `MapPieces`, of a single image.
#pragma once
#include <archetype/model/fused/piece_loops.hpp>
#include <archetype/simd/bfloat16.hpp>
#include <archetype/simd/lanes.hpp>

#include <cstddef>

namespace archetype::fused {

/// What a loop of a gate reads and writes. Numbers of channels start with the first channel of the piece. The numbers
/// of maps are stored as `StoredNumber`.
template <class StoredNumber>
struct GatePiece {
  using Stored = StoredNumber;
  using Number = simd::Loaded<Stored>;

  std::size_t rows;
  std::size_t channels;  ///< of each row: 1 in a plane
  const Stored* x;       ///< what the gate scales
  const Stored* other;   ///< what is added to the product, or the gradient of the result
  const Stored* result;  ///< of the forward pass
  Stored* to;            ///< the result, or the gradient of x
  Stored* of_sum;        ///< the gradient of the sum
  const Number* gate;
  Number* sums;  ///< two of each channel, to add to: first those of all channels of one kind
};

/// to = gate · x, or of the sum with `other`, activation(gate · x + other).
template <class Stored, bool Last, class Activation, bool Sum>
void scale(const GatePiece<Stored>& piece) {
  for_each_lanes<Last>(piece, [&]<std::size_t Count>(std::size_t offset, std::size_t channel) {
    auto x = simd::load<Count>(piece.x + offset);
    const auto gate = of_channels<Last, Count>(piece.gate, channel);
    if constexpr (Sum) {
      const auto other = simd::load<Count>(piece.other + offset);
      for (std::size_t i = 0; i < Count; ++i) x[i] = gate[i] * x[i] + other[i];
    } else {
      for (std::size_t i = 0; i < Count; ++i) x[i] *= gate[i];
    }
    Activation::values(x);
    simd::store(x, piece.to + offset);
  });
}

/// to = the gradient of x; the first sums: that of the gate; of_sum = that of the sum, if an activation follows it.
template <class Stored, bool Last, class Activation>
void gate_gradient(const GatePiece<Stored>& piece) {
  sum_lanes<Last>(piece, [&]<std::size_t Count>(std::size_t offset, std::size_t channel, auto& sum, auto&) {
    const auto x = simd::load<Count>(piece.x + offset);
    auto gradient = simd::load<Count>(piece.other + offset);
    const auto gate = of_channels<Last, Count>(piece.gate, channel);
    if constexpr (!Activation::kind.empty()) {
      Activation::gradients(simd::load<Count>(piece.result + offset), gradient);
      simd::store(gradient, piece.of_sum + offset);
    }
    for (std::size_t i = 0; i < Count; ++i) sum[i] += gradient[i] * x[i];
    for (std::size_t i = 0; i < Count; ++i) gradient[i] *= gate[i];
    simd::store(gradient, piece.to + offset);
  });
}

}  // namespace archetype::fused
