// SPDX-License-Identifier: MIT
// The loops of batch normalization with what follows it. Each treats one of `MapPieces`.
#pragma once
#include <archetype/model/fused/norm_piece.hpp>
#include <archetype/model/fused/piece_loops.hpp>
#include <archetype/simd/bfloat16.hpp>
#include <archetype/simd/lanes.hpp>

#include <cstddef>

namespace archetype::fused {

/// The sum of each channel, and the sum of squared distances from the piece's own mean: in two passes, the second from
/// the cache, since a difference of squares would lose digits.
template <class Stored, bool Last>
void moments(const NormPiece<Stored>& piece) {
  using Number = simd::Loaded<Stored>;
  sum_lanes<Last>(piece, [&]<std::size_t Count>(std::size_t offset, std::size_t, auto& sum, auto&) {
    const auto x = simd::load<Count>(piece.x + offset);
    for (std::size_t i = 0; i < Count; ++i) sum[i] += x[i];
  });
  const Number inverse = 1 / static_cast<Number>(piece.rows);
  sum_lanes<Last>(piece, [&]<std::size_t Count>(std::size_t offset, std::size_t channel, auto&, auto& squares) {
    const auto x = simd::load<Count>(piece.x + offset);
    const auto sums = of_channels<Last, Count, Number>(piece.sums, channel);
    for (std::size_t i = 0; i < Count; ++i) {
      const Number distance = x[i] - sums[i] * inverse;
      squares[i] += distance * distance;
    }
  });
}

/// to = activation(scale · x + shift), of the sum with `other` if there is one.
template <class Stored, bool Last, class Activation, bool Sum>
void normalize(const NormPiece<Stored>& piece) {
  for_each_lanes<Last>(piece, [&]<std::size_t Count>(std::size_t offset, std::size_t channel) {
    auto x = simd::load<Count>(piece.x + offset);
    const auto scale = of_channels<Last, Count>(piece.scale, channel);
    const auto shift = of_channels<Last, Count>(piece.shift, channel);
    if constexpr (Sum) {
      const auto other = simd::load<Count>(piece.other + offset);
      for (std::size_t i = 0; i < Count; ++i) x[i] = scale[i] * x[i] + shift[i] + other[i];
    } else {
      for (std::size_t i = 0; i < Count; ++i) x[i] = scale[i] * x[i] + shift[i];
    }
    Activation::values(x);
    simd::store(x, piece.to + offset);
  });
}

/// The gradient of the normalized, from that of the activation's result.
template <bool Last, std::size_t Count, class Activation, class Stored>
auto gradient_of_normalized(const NormPiece<Stored>& piece, std::size_t offset, std::size_t channel) {
  auto normalized = simd::load<Count>(piece.x + offset);
  auto gradient = simd::load<Count>(piece.other + offset);
  const auto scale = of_channels<Last, Count>(piece.scale, channel);
  const auto shift = of_channels<Last, Count>(piece.shift, channel);
  for (std::size_t i = 0; i < Count; ++i) normalized[i] = scale[i] * normalized[i] + shift[i];
  Activation::gradients(normalized, gradient);
  return gradient;
}

/// The sums of the gradient of the normalized, and of its product with x - mean.
template <class Stored, bool Last, class Activation>
void sum_gradient(const NormPiece<Stored>& piece) {
  sum_lanes<Last>(piece, [&]<std::size_t Count>(std::size_t offset, std::size_t channel, auto& sum, auto& product) {
    const auto x = simd::load<Count>(piece.x + offset);
    const auto mean = of_channels<Last, Count>(piece.mean, channel);
    const auto gradient = gradient_of_normalized<Last, Count, Activation>(piece, offset, channel);
    for (std::size_t i = 0; i < Count; ++i) {
      sum[i] += gradient[i];
      product[i] += gradient[i] * (x[i] - mean[i]);
    }
  });
}

/// The same for an activation of a sum, from its result; to = the gradient of the sum, which the normalized shares.
template <class Stored, bool Last, class Activation>
void sum_gradient_of_sum(const NormPiece<Stored>& piece) {
  sum_lanes<Last>(piece, [&]<std::size_t Count>(std::size_t offset, std::size_t channel, auto& sum, auto& product) {
    const auto x = simd::load<Count>(piece.x + offset);
    const auto result = simd::load<Count>(piece.result + offset);
    auto gradient = simd::load<Count>(piece.other + offset);
    const auto mean = of_channels<Last, Count>(piece.mean, channel);
    Activation::gradients(result, gradient);
    for (std::size_t i = 0; i < Count; ++i) {
      sum[i] += gradient[i];
      product[i] += gradient[i] * (x[i] - mean[i]);
    }
    simd::store(gradient, piece.to + offset);
  });
}

/// to = the gradient of x.
template <class Stored, bool Last, class Activation>
void gradient(const NormPiece<Stored>& piece) {
  for_each_lanes<Last>(piece, [&]<std::size_t Count>(std::size_t offset, std::size_t channel) {
    auto x = simd::load<Count>(piece.x + offset);
    const auto gradient = gradient_of_normalized<Last, Count, Activation>(piece, offset, channel);
    const auto scale = of_channels<Last, Count>(piece.scale, channel);
    const auto mean = of_channels<Last, Count>(piece.mean, channel);
    const auto by_deviation = of_channels<Last, Count>(piece.by_deviation, channel);
    const auto constant = of_channels<Last, Count>(piece.constant, channel);
    for (std::size_t i = 0; i < Count; ++i)
      x[i] = scale[i] * gradient[i] + by_deviation[i] * (x[i] - mean[i]) + constant[i];
    simd::store(x, piece.to + offset);
  });
}

}  // namespace archetype::fused
