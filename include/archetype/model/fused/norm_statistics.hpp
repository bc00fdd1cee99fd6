// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/model/fused/map_layout.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

#include <ATen/Parallel.h>

namespace archetype::fused {

/// Calls `body(piece)` for each piece of a layout, on all threads of LibTorch.
void for_each_piece(const MapLayout& layout, const auto& body) {
  at::parallel_for(0, layout.pieces(), 1, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t piece = begin; piece < end; ++piece) body(piece);
  });
}

/// Two sums of each channel in each piece, which loops compute and which are then added up in double precision, in the
/// same order for any number of threads.
template <class Number>
class PieceSums {
 public:
  explicit PieceSums(const MapLayout& layout)
      : layout_(layout),
        width_(layout.channels_last ? layout.channels : 1),
        numbers_(static_cast<std::size_t>(layout.pieces() * 2 * width_)) {}

  Number* of(std::int64_t piece) { return numbers_.data() + piece * 2 * width_; }

  /// Calls `visit(channel, rows, first, second)` for each channel of each piece.
  void for_each(const auto& visit) const {
    for (std::int64_t piece = 0; piece < layout_.pieces(); ++piece) {
      const Number* const sums = numbers_.data() + piece * 2 * width_;
      const auto rows = static_cast<double>(layout_.rows(piece));
      for (std::int64_t i = 0; i < width_; ++i)
        visit(static_cast<std::size_t>(layout_.channel(piece) + i), rows, static_cast<double>(sums[i]),
              static_cast<double>(sums[width_ + i]));
    }
  }

 private:
  MapLayout layout_;
  std::int64_t width_;
  std::vector<Number> numbers_;
};

/// Means of each channel and the sums of squared distances from them.
struct Moments {
  std::vector<double> means, squares;
};

/// The moments of all pieces together, from the sum of each and its squared distances from its own mean (Chan et al.
/// 1979).
template <class Number>
Moments joined(const MapLayout& layout, const PieceSums<Number>& sums) {
  const auto channels = static_cast<std::size_t>(layout.channels);
  Moments all{std::vector<double>(channels), std::vector<double>(channels)};
  sums.for_each([&](std::size_t channel, double, double sum, double) { all.means[channel] += sum; });
  for (double& mean : all.means) mean /= static_cast<double>(layout.images * layout.area);
  sums.for_each([&](std::size_t channel, double rows, double sum, double squares) {
    const double apart = sum / rows - all.means[channel];
    all.squares[channel] += squares + rows * apart * apart;
  });
  return all;
}

}  // namespace archetype::fused
