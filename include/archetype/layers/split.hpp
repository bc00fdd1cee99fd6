// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/fault.hpp>
#include <archetype/graph/operation.hpp>

#include <string_view>

namespace archetype {

namespace detail {

/// Reports channels that are not divisible into splits of groups.
constexpr void check_splits(std::string_view kind, const Attributes& attributes, const Shape& input, Fault& fault) {
  const int splits = attributes.splits;
  if (splits < 1 || input.channels / splits % attributes.groups != 0 || input.channels % splits != 0)
    fault << kind << " has splits " << splits << " and groups " << attributes.groups << " on " << input
          << "; give it a width that both divide";
}

}  // namespace detail

namespace operations {

/// The sum of a feature map's splits, which are consecutive along the channels (Zhang et al. 2020).
class SplitSum : public Operation {
 public:
  constexpr SplitSum() : Operation({"SplitSum", "split_sum"}, {.keeps = Keeps::nothing}) {}

  constexpr Shape infer(Attributes& attributes, const Inputs& inputs, Fault& fault) const override {
    detail::check_splits(kind(), attributes, inputs[0], fault);
    return {fault ? 1 : inputs[0].channels / attributes.splits, inputs[0].height, inputs[0].width};
  }

  // The gradient of each split is one of all, with zeros, before they are added.
  constexpr GradientMemory gradient_memory(const Node&, const Inputs& inputs) const override {
    return {.keeps = Keeps::nothing, .backward = bytes_of(inputs[0])};
  }
};

/// Softmax over the splits of each channel. In the input, the splits of each group are consecutive, as a grouped
/// convolution makes them; in the result, the groups of each split are, as weighting a map's splits requires.
class SplitSoftmax : public Operation {
 public:
  constexpr SplitSoftmax() : Operation({"SplitSoftmax", "split_softmax"}, {.keeps = Keeps::result}) {}

  constexpr Shape infer(Attributes& attributes, const Inputs& inputs, Fault& fault) const override {
    detail::check_splits(kind(), attributes, inputs[0], fault);
    return inputs[0];
  }
};

inline constexpr SplitSum split_sum{};
inline constexpr SplitSoftmax split_softmax{};

}  // namespace operations

}  // namespace archetype
