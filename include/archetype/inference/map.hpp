// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/shape.hpp>

#include <algorithm>
#include <cstddef>

namespace archetype {

/// A batch of maps in memory. Channels lie in blocks: for each image, each block of channels and each position, the
/// `block` numbers of that position. So `block` = 1 means channels × height × width; `block` = channels, channels last;
/// and a smaller one, a blocked layout, whose last block is padded with zeros. Features without positions are a map of
/// one position.
template <class Number>
struct BasicMap {
  Number* data = nullptr;
  int images = 0;
  int channels = 0;
  int height = 1;
  int width = 1;
  int block = 1;

  std::size_t area() const { return static_cast<std::size_t>(height) * static_cast<std::size_t>(width); }
  int blocks() const { return (channels + block - 1) / block; }
  /// The number of channels in a block that are not padding.
  int lanes(int which) const { return std::min(block, channels - which * block); }
  /// The number of elements of one block of an image.
  std::size_t run() const { return area() * static_cast<std::size_t>(block); }
  std::size_t elements() const { return static_cast<std::size_t>(images) * static_cast<std::size_t>(blocks()) * run(); }

  /// The first element of a block of channels.
  Number* at(int image, int which) const {
    return data +
           (static_cast<std::size_t>(image) * static_cast<std::size_t>(blocks()) + static_cast<std::size_t>(which)) *
               run();
  }
  /// The numbers of a block at a position.
  Number* at(int image, int which, int y, int x) const {
    return at(image, which) +
           (static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x)) *
               static_cast<std::size_t>(block);
  }
  /// One element.
  Number& operator()(int image, int channel, int y, int x) const {
    return at(image, channel / block, y, x)[channel % block];
  }

  // NOLINTNEXTLINE(google-explicit-constructor): as from T* to const T*
  operator BasicMap<const Number>() const { return {data, images, channels, height, width, block}; }
};

using Map = BasicMap<float>;
using ConstMap = BasicMap<const float>;

}  // namespace archetype
