// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/inference/kernel.hpp>
#include <archetype/inference/kernels/activations.hpp>
#include <archetype/inference/map.hpp>

#include <algorithm>
#include <cstddef>
#include <span>

namespace archetype::inference {

namespace detail {

/// Copies channels of all images and positions between maps of one layout.
inline void copy_channels(const ConstMap& from, int first_from, const Map& to, int first_to, int count) {
  if (from.block == to.block && first_from % from.block == 0 && first_to % to.block == 0 &&
      (count % to.block == 0 || first_to + count == to.channels)) {                    // whole blocks
    if (from.at(0, first_from / from.block) == to.at(0, first_to / to.block)) return;  // they lie there
    const std::size_t blocks = static_cast<std::size_t>((count + to.block - 1) / to.block);
    for (int image = 0; image < to.images; ++image)
      std::copy_n(from.at(image, first_from / from.block), blocks * to.run(), to.at(image, first_to / to.block));
    return;
  }
  for (int image = 0; image < to.images; ++image)
    for (int done = 0; done < count;) {
      const int source = first_from + done;
      const int target = first_to + done;
      const int lanes = std::min({count - done, from.block - source % from.block, to.block - target % to.block});
      const float* row = from.at(image, source / from.block) + source % from.block;
      float* result = to.at(image, target / to.block) + target % to.block;
      for (std::size_t position = 0; position < to.area(); ++position, row += from.block, result += to.block)
        std::copy_n(row, lanes, result);
      done += lanes;
    }
}

}  // namespace detail

inline void compute_concatenation(const KernelCall& call) {
  int first = 0;
  for (const ConstMap& input : call.inputs) {
    detail::copy_channels(input, 0, call.result, first, input.channels);
    first += input.channels;
  }
}

inline void compute_slice(const KernelCall& call) {
  detail::copy_channels(call.inputs[0], call.attributes().first, call.result, 0, call.result.channels);
}

/// Features in the order channels × height × width.
inline void compute_flatten(const KernelCall& call) {
  const ConstMap& input = call.inputs[0];
  float* to = call.result.data;
  for (int image = 0; image < input.images; ++image)
    for (int channel = 0; channel < input.channels; ++channel) {
      const float* from = input.at(image, channel / input.block) + channel % input.block;
      for (std::size_t position = 0; position < input.area(); ++position, from += input.block) *to++ = *from;
    }
}

/// 1-d convolution along the channels.
inline void compute_channel_convolution(const KernelCall& call) {
  const ConstMap& input = call.inputs[0];
  const std::span<const float> weight = call.tensor("weight");
  const int taps = static_cast<int>(weight.size());
  for (int image = 0; image < input.images; ++image) {
    const float* const from = input.data + static_cast<std::ptrdiff_t>(image) * input.channels;
    float* const to = call.result.data + static_cast<std::ptrdiff_t>(image) * input.channels;
    for (int channel = 0; channel < input.channels; ++channel) {
      float sum = 0;
      for (int tap = std::max(0, taps / 2 - channel); tap < std::min(taps, input.channels + taps / 2 - channel); ++tap)
        sum += weight[static_cast<std::size_t>(tap)] * from[channel + tap - taps / 2];
      to[channel] = sum;
    }
  }
}

/// The sum of a map's splits, which are consecutive along the channels.
inline void compute_split_sum(const KernelCall& call) {
  const ConstMap& input = call.inputs[0];
  const Map& result = call.result;
  const auto area = static_cast<std::ptrdiff_t>(result.area());
  detail::copy_channels(input, 0, result, 0, result.channels);
  for (int split = 1; split < call.attributes().splits; ++split)
    for (int image = 0; image < result.images; ++image)
      for (int done = 0; done < result.channels;) {
        const int source = split * result.channels + done;
        const int lanes =
            std::min({result.channels - done, input.block - source % input.block, result.block - done % result.block});
        const float* from = input.at(image, source / input.block) + source % input.block;
        float* to = result.at(image, done / result.block) + done % result.block;
        for (std::ptrdiff_t position = 0; position < area; ++position, from += input.block, to += result.block)
          for (int lane = 0; lane < lanes; ++lane) to[lane] += from[lane];
        done += lanes;
      }
}

/// Softmax over the splits of each channel. In the input the splits of each group are consecutive, in the result the
/// groups of each split.
inline void compute_split_softmax(const KernelCall& call) {
  const ConstMap& input = call.inputs[0];
  const int splits = call.attributes().splits;
  const int groups = call.attributes().groups;
  const int share = input.channels / splits / groups;  // the channels of one split of one group
  for (int image = 0; image < input.images; ++image)
    for (int y = 0; y < input.height; ++y)
      for (int x = 0; x < input.width; ++x)
        for (int group = 0; group < groups; ++group)
          for (int channel = 0; channel < share; ++channel) {
            const auto from = [&](int split) { return input(image, (group * splits + split) * share + channel, y, x); };
            float most = from(0);
            for (int split = 1; split < splits; ++split) most = std::max(most, from(split));
            float sum = 0;
            for (int split = 0; split < splits; ++split) sum += exponential(from(split) - most);
            for (int split = 0; split < splits; ++split)
              call.result(image, (split * groups + group) * share + channel, y, x) =
                  exponential(from(split) - most) / sum;
          }
}

}  // namespace archetype::inference
