// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/layers/conv.hpp>
#include <archetype/layers/join.hpp>
#include <archetype/lowering/builder.hpp>

#include <array>
#include <cstddef>
#include <initializer_list>
#include <span>

namespace archetype::detail {

/// Kernel sizes of the parallel convolutions in a mixed convolution.
struct Mix {
  static constexpr int most = 8;
  std::array<int, most> extents{};
  int count = 0;
};

/// Keeps only the count if there are too many.
constexpr Mix mix_of(std::initializer_list<int> extents) {
  Mix mix;
  for (const int extent : extents) {
    if (mix.count < Mix::most) mix.extents[static_cast<std::size_t>(mix.count)] = extent;
    ++mix.count;
  }
  return mix;
}

/// Emits parallel convolutions in one module, each from its share of the channels to its share of the width, and
/// concatenates their results (MixConv, Tan & Le 2019). They are named by position.
constexpr Value emit_mixed_conv(Builder& builder, Value x, const Label& label, const Mix& mix, Attributes attributes) {
  if (builder.faulted()) return {};
  if (mix.count > Mix::most || mix.count > x.shape.channels) {
    Sentence why;
    builder.reject(why << "a mixed convolution has " << mix.count << " kernels for " << x.shape.channels
                       << " channels; give it at most " << Mix::most << ", and each at least one channel");
    return {};
  }
  const Builder::Frame outer = builder.enter(label);
  const int width = attributes.width;
  std::array<Value, Mix::most> results{};
  for (int part = 0, first = 0; part < mix.count; ++part) {
    const int channels = share_of(x.shape.channels, mix.count, part);
    const int extent = mix.extents[static_cast<std::size_t>(part)];
    const Value slice = builder.push(operations::slicing, {x}, {.width = channels, .first = first});
    first += channels;
    attributes.window.kernel = {extent, extent};
    attributes.width = width == implied ? channels : share_of(width, mix.count, part);
    results[static_cast<std::size_t>(part)] = builder.push(operations::convolution, {slice}, attributes, {"", part});
  }
  const Value joined = builder.push(operations::concatenation,
                                    std::span<const Value>{results}.first(static_cast<std::size_t>(mix.count)));
  builder.leave(outer);
  return joined;
}

}  // namespace archetype::detail
