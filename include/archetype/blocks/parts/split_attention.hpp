// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/blocks/compose/residual.hpp>
#include <archetype/layers/split.hpp>

#include <type_traits>

namespace archetype {

namespace detail {

/// The width to which split attention squeezes: a quarter, rounded to a multiple of 8, but at least 32.
constexpr int squeezed_splits(int width) {
  const Scale quarter{.width = 0.25_r};
  const int squeezed = quarter.widened(width);
  return squeezed < 32 ? 32 : squeezed;
}

[[gnu::noinline]] constexpr Value emit_split_attention(Builder& builder, Value x, int width, int splits, int groups) {
  const auto normalize = [&](Value y) {
    return builder.push(operations::relu, {builder.push(operations::batch_normalization, {y})});
  };
  const auto squeeze = [&](Value y, Label label, int squeezed) {
    return builder.push(operations::convolution, {y}, {.width = squeezed, .groups = groups, .bias = true}, label);
  };
  const auto sum = [&](Value y) {
    return splits == 1 ? y : builder.push(operations::split_sum, {y}, {.splits = splits});
  };
  width = builder.scale().widened(width);
  if (splits < 1 || groups < 1 || width < 1 || splits > Limits::width / width || groups > Limits::width / splits) {
    builder.reject(Sentence{} << "SplitAttention has width " << width << ", splits " << splits << " and groups "
                              << groups << "; give it at least 1 of each, and at most " << Limits::width
                              << " channels in all");
    return {};
  }
  const Builder::Frame outer = builder.enter({"attention"});
  x = builder.push(operations::convolution, {x},
                   {.window = {.kernel = {3, 3}}, .width = splits * width, .groups = splits * groups});
  x = normalize(x);
  Value gate = builder.push(operations::global_average_pooling, {sum(x)});
  gate = normalize(squeeze(gate, {"fc1"}, squeezed_splits(splits * width)));
  gate = squeeze(gate, {"fc2"}, splits * width);
  if (splits == 1) gate = builder.push(operations::sigmoid, {gate});
  else gate = builder.push(operations::split_softmax, {gate}, {.groups = groups, .splits = splits});
  x = sum(builder.push(operations::gating, {x, gate}));
  builder.leave(outer);
  return x;
}

}  // namespace detail

/// Split attention (Zhang et al. 2020, figure 2): a 3×3 convolution to `Splits` maps of `Width` channels each, in
/// `Cardinality` groups, and their sum weighted per channel by a softmax over the splits, computed from their global
/// averages; with one split, by a sigmoid.
template <int Width, int Splits, int Cardinality = 1>
struct SplitAttention {
  static constexpr Value emit(Builder& builder, Value x) {
    return detail::emit_split_attention(builder, x, Width, Splits, Cardinality);
  }
};

namespace detail {

/// The strided layer of ResNeSt: average pooling that includes the zero padding.
template <int S>
using Averaging = std::conditional_t<S == 1, Identity, AveragePool<Kernel<3>, Stride<S>>>;

template <int Width, int Inner, class... Middle>
using AttentiveBottleneck = Sequence<Conv<Inner>, BatchNorm, ReLU, Middle..., Conv<4 * Width>, BatchNorm>;

}  // namespace detail

/// ResNeSt's bottleneck with split attention, of `Cardinality` groups of `PathWidth` channels in the first stage,
/// pooled after the attention where the stage strides; the shortcut is ResNet-D's.
template <int Splits, int Cardinality, int PathWidth>
struct SplitBottleneck {
  template <int Width>
  struct Block {
    static constexpr int inner = Width * PathWidth / 64 * Cardinality;
    template <int S>
    using Strided = Residual<
        detail::AttentiveBottleneck<Width, inner, SplitAttention<inner, Splits, Cardinality>, detail::Averaging<S>>,
        PooledShortcut<4 * Width, S>>;
  };
};

/// The same, but pooled before the split attention, which is faster.
template <int Splits, int Cardinality, int PathWidth>
struct FastSplitBottleneck {
  template <int Width>
  struct Block {
    static constexpr int inner = Width * PathWidth / 64 * Cardinality;
    template <int S>
    using Strided = Residual<
        detail::AttentiveBottleneck<Width, inner, detail::Averaging<S>, SplitAttention<inner, Splits, Cardinality>>,
        PooledShortcut<4 * Width, S>>;
  };
};

}  // namespace archetype
