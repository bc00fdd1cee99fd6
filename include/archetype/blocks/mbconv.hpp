// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/blocks/sequence.hpp>
#include <archetype/layers/activation.hpp>
#include <archetype/layers/conv.hpp>
#include <archetype/layers/join.hpp>
#include <archetype/layers/normalization.hpp>
#include <archetype/layers/pool.hpp>

namespace archetype {

/// What the options of an `MBConv` set.
struct MBConvOptions : Attributes {
  int expand = 1;
  Ratio squeeze{1, 4};
  const Primitive* activation = &swish;
  const Primitive* gate = &sigmoid;
};

/// How many times wider than its input an inverted residual block is inside.
template <int Factor>
struct Expand : Option<"Expand", "expansion"> {
  static constexpr void apply(MBConvOptions& options) { options.expand = Factor; }
};

/// To which share of a block's *input* width its squeeze-and-excitation squeezes; `Squeeze<0_r>` leaves it out.
template <Ratio Share>
struct Squeeze : Option<"Squeeze", "squeeze"> {
  static constexpr void apply(MBConvOptions& options) { options.squeeze = Share; }
};

/// The activation of a block: `Activated<HardSwish>`.
template <class Activation>
struct Activated : Option<"Activated", "activation"> {
  static constexpr void apply(MBConvOptions& options) { options.activation = &Activation::operation(); }
};

namespace detail {

constexpr Value emit_conv(Builder& builder, Value x, Label label, int width, bool bias = false) {
  return builder.push(convolution, {x}, {.width = width, .bias = bias}, label);
}

constexpr Value emit_depthwise(Builder& builder, Value x, Window window) {
  return builder.push(convolution, {x}, {.window = window, .groups = implied}, {"depthwise"});
}

constexpr Value emit_squeeze_excite(Builder& builder, Value x, int squeezed, const Primitive& activation,
                                    const Primitive& gate) {
  const Builder::Frame outer = builder.enter({"se"});
  Value y = builder.push(global_average_pooling, {x});
  y = emit_conv(builder, y, {"fc1"}, squeezed, true);
  y = builder.push(activation, {y});
  y = emit_conv(builder, y, {"fc2"}, x.shape.channels, true);
  y = builder.push(gate, {y});
  builder.leave(outer);
  return builder.push(gating, {x, y});
}

constexpr Value emit_mbconv(Builder& builder, Value x, int width, int stride, const MBConvOptions& options) {
  const auto normalize = [&](Value y) { return builder.push(batch_normalization, {y}); };
  const int channels = x.shape.channels;
  const bool expands = options.expand != 1;
  Window window = options.window;
  window.stride = {stride, stride};

  Value y = x;
  if (expands) {
    y = normalize(emit_conv(builder, y, {"expand"}, channels * options.expand));
    y = builder.push(*options.activation, {y});
  }
  y = normalize(emit_depthwise(builder, y, window));
  y = builder.push(*options.activation, {y});
  if (options.squeeze.numerator != 0) {
    const int squeezed = static_cast<int>(channels * options.squeeze.value() + 0.5);
    y = emit_squeeze_excite(builder, y, squeezed, *options.activation, *options.gate);
  }
  y = normalize(emit_conv(builder, y, {expands ? "project" : "pointwise"}, builder.scale().widened(width)));
  return builder.faulted() || y.shape != x.shape ? y : builder.push(addition, {y, x});
}

}  // namespace detail

/// Inverted residual block with squeeze-and-excitation (Sandler et al. 2018; Tan & Le 2019): expands, convolves each
/// channel for itself, projects to `Width`; adds its input where the shape is kept.
///
/// Its options are `Kernel<3>`, `Expand<1>`, `Squeeze<0.25_r>` and `Activated<Swish>`, which are the defaults.
template <int Width, class... Options>
struct MBConv {
  template <int S>
  struct Strided {
    static constexpr Value emit(Builder& builder, Value x) {
      return detail::emit_mbconv(builder, x, Width, S, options);
    }
  };

 private:
  static constexpr MBConvOptions options = [] {
    MBConvOptions set;
    set.window.kernel = {3, 3};
    (detail::apply_option<Options>(set), ...);
    return set;
  }();
};

}  // namespace archetype
