// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/blocks/compose/sequence.hpp>
#include <archetype/layers/activation.hpp>
#include <archetype/layers/conv.hpp>
#include <archetype/layers/join.hpp>
#include <archetype/layers/normalization.hpp>
#include <archetype/layers/pool.hpp>

namespace archetype {

namespace detail {

class ResidualEmitter final : public BlockEmitter {
 public:
  constexpr ResidualEmitter(const Emitter* body, const Emitter* shortcut, const Emitter* after)
      : body_(body), shortcut_(shortcut), after_(after) {}

  constexpr Value emit(Builder& builder, Value x) const override {
    const Value body = body_->emit(builder, x);
    const bool outer = builder.begin_shortcut();
    const Value shortcut = shortcut_->emit(builder, x);
    builder.end_shortcut(outer);
    return after_->emit(builder, builder.push(operations::addition, {body, shortcut}));
  }

 private:
  const Emitter* body_;
  const Emitter* shortcut_;
  const Emitter* after_;
};

/// The identity if the shape is kept, otherwise `projection`; or `average`, if given and only the spatial extent
/// changes.
class ShortcutEmitter final : public BlockEmitter {
 public:
  constexpr ShortcutEmitter(int width, int stride, const Emitter* projection, const Emitter* average = nullptr)
      : width_(width), stride_(stride), projection_(projection), average_(average) {}

  constexpr Value emit(Builder& builder, Value x) const override {
    if (builder.faulted()) return x;
    const bool keeps_width = x.shape.channels == builder.scale().widened(width_);
    if (keeps_width && stride_ == 1) return x;
    const Emitter* change = keeps_width && average_ != nullptr ? average_ : projection_;
    return change->emit_named(builder, x, {"downsample"});
  }

 private:
  int width_;
  int stride_;
  const Emitter* projection_;
  const Emitter* average_;
};

}  // namespace detail

/// After(Body(x) + Shortcut(x)) (He et al. 2016).
template <class Body, class Shortcut = Identity, class After = ReLU>
struct Residual {
  static constexpr detail::ResidualEmitter emitter{detail::emitter_of<Body>(), detail::emitter_of<Shortcut>(),
                                                   detail::emitter_of<After>()};
};

/// The identity if the shapes already agree, otherwise `Projection` in a module `downsample`.
template <int Width, int S, class Projection>
struct ShortcutWith {
  static constexpr detail::ShortcutEmitter emitter{Width, S, detail::emitter_of<Projection>()};
};

/// Shortcut of option B: a strided 1×1 convolution if the shape changes (He et al. 2016).
template <int Width, int S = 1>
using ProjectionShortcut = ShortcutWith<Width, S, Numbered<Conv<Width, Stride<S>>, BatchNorm>>;

/// Shortcut of ResNet-D: pools, then projects, so that a stride discards no activation (He et al. 2019, figure 2c).
/// Without a stride, position 0, that of the pooling, stays empty, as in timm.
template <int Width, int S = 1>
struct PooledShortcut
    : ShortcutWith<Width, S, Numbered<AveragePool<Kernel<S>, CeilMode, ExcludePadding>, Conv<Width>, BatchNorm>> {};
template <int Width>
struct PooledShortcut<Width, 1> : ShortcutWith<Width, 1, NumberedFrom<1, Conv<Width>, BatchNorm>> {};

/// Shortcut of fastai's XResNet: pools if the block strides, and projects only if the widths differ.
template <int Width, int S = 1>
struct AveragedShortcut {
  using Average = AveragePool<Kernel<S>, CeilMode, ExcludePadding>;

  static constexpr detail::ShortcutEmitter emitter{Width, S,
                                                   detail::emitter_of<Numbered<Average, Conv<Width>, BatchNorm>>(),
                                                   detail::emitter_of<Numbered<Average>>()};
};
template <int Width>
struct AveragedShortcut<Width, 1> : PooledShortcut<Width, 1> {};

}  // namespace archetype
