// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/simd/bfloat16.hpp>

#include <cstddef>

namespace archetype::fused {

/// What a loop of batch normalization reads and writes. Numbers of channels start with the first channel of the piece.
/// What a batch norm returns is called the normalized: scale · x + shift. The gradient of x is scale times that of the
/// normalized, and, from the statistics of a batch, by_deviation · (x - mean) + constant. The numbers of maps are
/// stored as `StoredNumber`.
template <class StoredNumber>
struct NormPiece {
  using Stored = StoredNumber;
  using Number = simd::Loaded<Stored>;

  std::size_t rows;
  std::size_t channels;  ///< of each row: 1 in a plane
  const Stored* x;       ///< what is normalized
  const Stored* other;   ///< what is added to the normalized, or the gradient of the result
  const Stored* result;  ///< of the forward pass
  Stored* to;            ///< what is written
  const Number* scale;
  const Number* shift;
  const Number* mean;
  const Number* by_deviation;
  const Number* constant;
  Number* sums;  ///< two of each channel, to add to: first those of all channels of one kind
};

}  // namespace archetype::fused
