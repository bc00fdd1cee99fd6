// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/blocks/sequence.hpp>
#include <archetype/layers/activation.hpp>
#include <archetype/layers/conv.hpp>
#include <archetype/layers/join.hpp>
#include <archetype/layers/normalization.hpp>
#include <archetype/layers/pool.hpp>

namespace archetype {

/// After(Body(x) + Shortcut(x)), He et al. 2016.
template <class Body, class Shortcut = Identity, class After = ReLU>
struct Residual {
  static constexpr Value emit(Builder& builder, Value x) {
    const Value body = Body::emit(builder, x);
    const Value shortcut = Shortcut::emit(builder, x);
    return After::emit(builder, builder.push(addition, {body, shortcut}));
  }
};

/// Nothing where the shape already agrees, else `Projection` in a module `downsample`.
template <int Width, int S, class Projection>
struct ShortcutWith {
  static constexpr Value emit(Builder& builder, Value x) {
    if (builder.faulted() || (S == 1 && x.shape.channels == builder.scale().widened(Width))) return x;
    return Named<"downsample", Projection>::emit(builder, x);
  }
};

/// Shortcut of option B: a strided 1×1 convolution where the shape changes (He et al. 2016).
template <int Width, int S = 1>
using ProjectionShortcut = ShortcutWith<Width, S, Numbered<Conv<Width, Stride<S>>, BatchNorm>>;

/// Shortcut of ResNet-D: averages, then projects, so that a stride discards no activation (He et al. 2019, figure 2c).
/// Without a stride position 0, that of the average, stays empty, as in timm.
template <int Width, int S = 1>
struct PooledShortcut {
  using Projection = NumberedFrom<1, Conv<Width>, BatchNorm>;
  using Pooled = Numbered<AveragePool<Kernel<S>, CeilMode, ExcludePadding>, Conv<Width>, BatchNorm>;

  static constexpr Value emit(Builder& builder, Value x) {
    if constexpr (S == 1) return ShortcutWith<Width, 1, Projection>::emit(builder, x);
    else return ShortcutWith<Width, S, Pooled>::emit(builder, x);
  }
};

/// Shortcut of fastai's XResNet: averages where the block strides, and projects only where the widths differ.
template <int Width, int S = 1>
struct AveragedShortcut {
  using Average = AveragePool<Kernel<S>, CeilMode, ExcludePadding>;

  static constexpr Value emit(Builder& builder, Value x) {
    if constexpr (S != 1)
      if (x.shape.channels == builder.scale().widened(Width))
        return Named<"downsample", Numbered<Average>>::emit(builder, x);
    return PooledShortcut<Width, S>::emit(builder, x);
  }
};

}  // namespace archetype
