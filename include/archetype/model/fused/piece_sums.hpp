// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/model/fused/map_pieces.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

#include <ATen/Parallel.h>

namespace archetype::fused {

/// Calls `body(piece)` for each piece, on all threads of LibTorch.
void for_each_piece(const MapPieces& pieces, const auto& body) {
  at::parallel_for(0, pieces.count(), 1, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t piece = begin; piece < end; ++piece) body(piece);
  });
}

/// Two sums of each channel in each piece, which loops compute and which are then added up in double precision, in the
/// same order for any number of threads.
template <class Number>
class PieceSums {
 public:
  explicit PieceSums(const MapPieces& pieces)
      : pieces_(pieces), numbers_(static_cast<std::size_t>(pieces.count() * 2 * pieces.width())) {}

  Number* of(std::int64_t piece) { return numbers_.data() + piece * 2 * pieces_.width(); }

  /// Calls `visit(piece, channel, first, second)` for each channel of each piece.
  void for_each(const auto& visit) const {
    const std::int64_t width = pieces_.width();
    for (std::int64_t piece = 0; piece < pieces_.count(); ++piece) {
      const Number* const sums = numbers_.data() + piece * 2 * width;
      for (std::int64_t i = 0; i < width; ++i)
        visit(piece, static_cast<std::size_t>(pieces_.channel(piece) + i), static_cast<double>(sums[i]),
              static_cast<double>(sums[width + i]));
    }
  }

 private:
  MapPieces pieces_;
  std::vector<Number> numbers_;
};

}  // namespace archetype::fused
