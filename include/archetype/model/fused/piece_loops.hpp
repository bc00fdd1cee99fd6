// SPDX-License-Identifier: MIT
// The ways over a piece of `MapPieces`: of an object with its `rows` and `channels`, and `sums` where loops add to
// them, whose class says as what its numbers are `Stored`, and as which `Number` they are loaded.
#pragma once
#include <archetype/simd/bfloat16.hpp>
#include <archetype/simd/lanes.hpp>

#include <algorithm>
#include <cstddef>
#include <type_traits>

namespace archetype::fused {

/// Calls `body.operator()<Count>(offset, channel)` for all numbers of a piece, `Count` at once. In rows, the channels
/// of these differ and begin with `channel`.
template <bool Last, class Piece>
void for_each_lanes(const Piece& piece, const auto& body) {
  constexpr std::size_t lanes = simd::lanes_of<typename Piece::Stored>;
  const auto along = [&](std::size_t start, std::size_t count) {
    std::size_t i = 0;
    for (; i + lanes <= count; i += lanes) body.template operator()<lanes>(start + i, i);
    if constexpr (lanes > simd::lanes)
      for (; i + simd::lanes <= count; i += simd::lanes) body.template operator()<simd::lanes>(start + i, i);
    for (; i + 4 <= count; i += 4) body.template operator()<4>(start + i, i);
    for (; i < count; ++i) body.template operator()<1>(start + i, i);
  };
  if constexpr (Last)
    for (std::size_t row = 0; row < piece.rows; ++row) along(row * piece.channels, piece.channels);
  else along(0, piece.rows);
}

/// Adds to the two sums of each channel over the rows of a piece: `body.operator()<Count>(offset, channel, first,
/// second)` adds to the lanes `first` and `second`.
template <bool Last, class Piece>
void sum_lanes(const Piece& piece, const auto& body) {
  using Number = typename Piece::Number;
  constexpr std::size_t lanes = simd::lanes_of<typename Piece::Stored>;
  const std::size_t rows = piece.rows, channels = piece.channels;
  Number* const sums = piece.sums;
  if constexpr (Last) {
    // Row by row, as memory is prefetched; a few at once, so that sums are loaded less often.
    const auto down = [&]<std::size_t Count>(std::size_t start, std::size_t end, std::size_t channel,
                                             std::integral_constant<std::size_t, Count>) {
      auto first = simd::load<Count>(sums + channel);
      auto second = simd::load<Count>(sums + channels + channel);
      for (std::size_t row = start; row < end; ++row)
        body.template operator()<Count>(row * channels + channel, channel, first, second);
      simd::store(first, sums + channel);
      simd::store(second, sums + channels + channel);
    };
    for (std::size_t start = 0; start < rows; start += 4) {
      const std::size_t end = std::min(start + 4, rows);
      std::size_t i = 0;
      for (; i + lanes <= channels; i += lanes) down(start, end, i, std::integral_constant<std::size_t, lanes>{});
      for (; i + 4 <= channels; i += 4) down(start, end, i, std::integral_constant<std::size_t, 4>{});
      for (; i < channels; ++i) down(start, end, i, std::integral_constant<std::size_t, 1>{});
    }
  } else {
    simd::Lanes<Number, lanes> first{}, second{};
    simd::Lanes<Number, 1> last_of_first{}, last_of_second{};
    std::size_t i = 0;
    for (; i + lanes <= rows; i += lanes) body.template operator()<lanes>(i, 0, first, second);
    if constexpr (lanes > simd::lanes) {  // small maps are mostly what is left
      simd::Lanes<Number> rest_of_first{}, rest_of_second{};
      for (; i + simd::lanes <= rows; i += simd::lanes)
        body.template operator()<simd::lanes>(i, 0, rest_of_first, rest_of_second);
      for (std::size_t k = 0; k < simd::lanes; ++k) {
        first[k] += first[k + simd::lanes] + rest_of_first[k];
        second[k] += second[k + simd::lanes] + rest_of_second[k];
      }
    }
    for (; i < rows; ++i) body.template operator()<1>(i, 0, last_of_first, last_of_second);
    sums[0] += last_of_first[0];
    sums[1] += last_of_second[0];
    for (std::size_t k = 0; k < simd::lanes; ++k) {
      sums[0] += first[k];
      sums[1] += second[k];
    }
  }
}

/// Numbers of channels: those of different channels, or one channel's, repeated.
template <bool Last, std::size_t Count, class Number>
simd::Lanes<Number, Count> of_channels(const Number* numbers, std::size_t channel) {
  if constexpr (Last) return simd::load<Count>(numbers + channel);
  simd::Lanes<Number, Count> repeated;
  repeated.fill(*numbers);
  return repeated;
}

}  // namespace archetype::fused
