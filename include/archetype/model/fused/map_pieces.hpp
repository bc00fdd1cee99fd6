// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/model/memory_format.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include <torch/types.h>

namespace archetype::fused {

/// The order of a batch's numbers, as pieces that loops treat one after another: planes of one channel each if the maps
/// are contiguous, rows of all channels if these are last. A piece of rows may have those of several images, unless
/// they are to be apart.
struct MapPieces {
  std::int64_t images = 0, channels = 0, area = 0;
  bool channels_last = false;
  bool images_apart = false;

  explicit MapPieces(const torch::Tensor& maps, bool images_apart = false)
      : images(maps.size(0)),
        channels(maps.size(1)),
        area(maps.size(2) * maps.size(3)),
        channels_last(detail::has_channels_last(maps)),
        images_apart(images_apart) {}

  /// The memory format that maps of this layout have, and into which others are to be brought.
  torch::MemoryFormat format() const {
    return channels_last ? torch::MemoryFormat::ChannelsLast : torch::MemoryFormat::Contiguous;
  }

  /// Few enough rows that a sum of their numbers is exact, and that they stay in the cache for a second pass; the same
  /// for any number of threads, and so are the sums.
  std::int64_t rows_of_block() const { return std::clamp<std::int64_t>((1 << 16) / channels, 16, 256); }

  std::int64_t count() const {
    if (!channels_last) return images * channels;
    return images_apart ? images * blocks() : blocks();
  }

  /// The first number of a piece, and how many rows (of all channels or of one number) it has.
  std::int64_t first(std::int64_t piece) const {
    if (!channels_last) return piece * area;
    return (piece / blocks() * rows_together() + piece % blocks() * rows_of_block()) * channels;
  }
  std::int64_t rows(std::int64_t piece) const {
    if (!channels_last) return area;
    return std::min(rows_of_block(), rows_together() - piece % blocks() * rows_of_block());
  }

  /// How many channels a piece has.
  std::int64_t width() const { return channels_last ? channels : 1; }

  /// The channel of a plane; 0 for rows, which have all of them.
  std::int64_t channel(std::int64_t piece) const { return channels_last ? 0 : piece % channels; }

  /// The image of a piece that has only one.
  std::int64_t image(std::int64_t piece) const { return piece / (channels_last ? blocks() : channels); }

 private:
  /// How many rows follow one another that a piece may have together, and how many pieces these are.
  std::int64_t rows_together() const { return images_apart ? area : images * area; }
  std::int64_t blocks() const { return (rows_together() + rows_of_block() - 1) / rows_of_block(); }
};

/// Maps as others are: with numbers of the same type, in the same order.
inline torch::Tensor as_laid_out(const torch::Tensor& maps, const torch::Tensor& others) {
  return maps.to(others.scalar_type()).contiguous(MapPieces{others}.format());
}

/// Maps in an order that loops can treat.
inline torch::Tensor in_order(const torch::Tensor& maps) { return as_laid_out(maps, maps); }

}  // namespace archetype::fused
