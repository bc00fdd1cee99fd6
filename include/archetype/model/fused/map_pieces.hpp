// SPDX-License-Identifier: MIT
#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>

#include <torch/types.h>

namespace archetype::fused {

/// The order of a batch's numbers, as pieces that loops treat one after another: planes of one channel each if the maps
/// are contiguous, rows of all channels if these are last.
struct MapPieces {
  std::int64_t images = 0, channels = 0, area = 0;
  bool channels_last = false;

  explicit MapPieces(const torch::Tensor& maps)
      : images(maps.size(0)),
        channels(maps.size(1)),
        area(maps.size(2) * maps.size(3)),
        channels_last(!maps.is_contiguous() && maps.is_contiguous(torch::MemoryFormat::ChannelsLast)) {}

  /// The memory format that maps of this layout have, and into which others are to be brought.
  torch::MemoryFormat format() const {
    return channels_last ? torch::MemoryFormat::ChannelsLast : torch::MemoryFormat::Contiguous;
  }

  /// Few enough rows that a sum of their numbers is exact, and that they stay in the cache for a second pass; the same
  /// for any number of threads, and so are the sums.
  std::int64_t rows_of_block() const { return std::clamp<std::int64_t>((1 << 16) / channels, 16, 256); }

  std::int64_t count() const {
    if (!channels_last) return images * channels;
    return (images * area + rows_of_block() - 1) / rows_of_block();
  }

  /// The first number of a piece, and how many rows (of all channels or of one number) it has.
  std::int64_t first(std::int64_t piece) const { return piece * (channels_last ? rows_of_block() * channels : area); }
  std::int64_t rows(std::int64_t piece) const {
    return channels_last ? std::min(rows_of_block(), images * area - piece * rows_of_block()) : area;
  }

  /// The channel of a plane; 0 for rows, which have all of them.
  std::int64_t channel(std::int64_t piece) const { return channels_last ? 0 : piece % channels; }
};

}  // namespace archetype::fused
