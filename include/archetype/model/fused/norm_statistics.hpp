// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/model/fused/map_pieces.hpp>
#include <archetype/model/fused/piece_sums.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace archetype::fused {

/// Means of each channel and the sums of squared distances from them.
struct Moments {
  std::vector<double> means, squares;
};

/// The moments of all pieces together, from the sum of each and its squared distances from its own mean (Chan et al.
/// 1979).
template <class Number>
Moments joined(const MapPieces& pieces, const PieceSums<Number>& sums) {
  const auto channels = static_cast<std::size_t>(pieces.channels);
  Moments all{std::vector<double>(channels), std::vector<double>(channels)};
  sums.for_each([&](std::int64_t, std::size_t channel, double sum, double) { all.means[channel] += sum; });
  for (double& mean : all.means) mean /= static_cast<double>(pieces.images * pieces.area);
  sums.for_each([&](std::int64_t piece, std::size_t channel, double sum, double squares) {
    const auto rows = static_cast<double>(pieces.rows(piece));
    const double apart = sum / rows - all.means[channel];
    all.squares[channel] += squares + rows * apart * apart;
  });
  return all;
}

}  // namespace archetype::fused
