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

/// to = gate · x.
template <class Stored, bool Last>
void scale(const GatePiece<Stored>& piece) {
  for_each_lanes<Last>(piece, [&]<std::size_t Count>(std::size_t offset, std::size_t channel) {
    auto x = simd::load<Count>(piece.x + offset);
    const auto gate = of_channels<Last, Count>(piece.gate, channel);
    for (std::size_t i = 0; i < Count; ++i) x[i] *= gate[i];
    simd::store(x, piece.to + offset);
  });
}

/// to = activation(gate · x + other).
template <class Stored, bool Last, class Activation>
void scale_and_add(const GatePiece<Stored>& piece) {
  for_each_lanes<Last>(piece, [&]<std::size_t Count>(std::size_t offset, std::size_t channel) {
    auto x = simd::load<Count>(piece.x + offset);
    const auto gate = of_channels<Last, Count>(piece.gate, channel);
    const auto other = simd::load<Count>(piece.other + offset);
    for (std::size_t i = 0; i < Count; ++i) x[i] = gate[i] * x[i] + other[i];
    Activation::values(x);
    simd::store(x, piece.to + offset);
  });
}

/// to = the gradient of x, from that of the sum or the product; the first sums: that of the gate.
template <class Stored, bool Last>
void gate_gradient(const GatePiece<Stored>& piece) {
  sum_lanes<Last>(piece, [&]<std::size_t Count>(std::size_t offset, std::size_t channel, auto& sum, auto&) {
    const auto x = simd::load<Count>(piece.x + offset);
    auto gradient = simd::load<Count>(piece.other + offset);
    const auto gate = of_channels<Last, Count>(piece.gate, channel);
    for (std::size_t i = 0; i < Count; ++i) sum[i] += gradient[i] * x[i];
    for (std::size_t i = 0; i < Count; ++i) gradient[i] *= gate[i];
    simd::store(gradient, piece.to + offset);
  });
}

/// The same from the gradient of an activation of a sum, and of_sum = the gradient of the sum.
template <class Stored, bool Last, class Activation>
void gate_gradient_of_sum(const GatePiece<Stored>& piece) {
  sum_lanes<Last>(piece, [&]<std::size_t Count>(std::size_t offset, std::size_t channel, auto& sum, auto&) {
    const auto x = simd::load<Count>(piece.x + offset);
    const auto result = simd::load<Count>(piece.result + offset);
    auto gradient = simd::load<Count>(piece.other + offset);
    const auto gate = of_channels<Last, Count>(piece.gate, channel);
    Activation::gradients(result, gradient);
    simd::store(gradient, piece.of_sum + offset);
    for (std::size_t i = 0; i < Count; ++i) sum[i] += gradient[i] * x[i];
    for (std::size_t i = 0; i < Count; ++i) gradient[i] *= gate[i];
    simd::store(gradient, piece.to + offset);
  });
}

}  // namespace archetype::fused
