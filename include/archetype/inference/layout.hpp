// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/shape.hpp>
#include <archetype/inference/map.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace archetype::inference {

/// The order in which the elements of a map lie in memory; see `BasicMap`.
enum class Layout : unsigned char {
  plain,          ///< channels × height × width
  channels_last,  ///< height × width × channels
  blocked8,       ///< blocks of 8 channels, as AVX2 prefers
  blocked16       ///< blocks of 16 channels, as AVX-512 prefers
};

inline constexpr std::array<std::string_view, 4> layout_names{"plain", "channels last", "blocks of 8", "blocks of 16"};

constexpr std::string_view name_of(Layout layout) { return layout_names[static_cast<std::size_t>(layout)]; }

/// The number of channels in a block.
constexpr int block_of(Layout layout, int channels) {
  return layout == Layout::plain ? 1 : layout == Layout::channels_last ? channels : layout == Layout::blocked8 ? 8 : 16;
}

/// A batch of maps of this shape without memory.
template <class Number>
constexpr BasicMap<Number> map_of(const Shape& shape, int images, Layout layout) {
  return {nullptr,
          images,
          shape.channels,
          std::max(1, shape.height),
          std::max(1, shape.width),
          block_of(layout, shape.channels)};
}

}  // namespace archetype::inference
