// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/blocks/compose/gated.hpp>
#include <archetype/blocks/parts/mbconv_options.hpp>
#include <archetype/blocks/parts/mixed_conv.hpp>
#include <archetype/layers/conv.hpp>
#include <archetype/layers/join.hpp>
#include <archetype/layers/normalization.hpp>

namespace archetype {

namespace detail {

constexpr Value emit_pointwise(Builder& builder, Value x, Label label, int width, bool split) {
  const Attributes attributes{.width = width};
  return split ? emit_mixed_conv(builder, x, label, mix_of({1, 1}), attributes)
               : builder.push(operations::convolution, {x}, attributes, label);
}

constexpr Value emit_depthwise(Builder& builder, Value x, const Window& window, const Mix& kernels) {
  const Attributes attributes{.window = window, .groups = implied};
  return kernels.count > 0 ? emit_mixed_conv(builder, x, {"depthwise"}, kernels, attributes)
                           : builder.push(operations::convolution, {x}, attributes, {"depthwise"});
}

constexpr Value emit_mbconv(Builder& builder, Value x, int declared, int stride, const MBConvOptions& options) {
  if (builder.faulted()) return {};
  const int channels = x.shape.channels;
  check_mbconv(builder, channels, declared, options);
  if (builder.faulted()) return {};
  const auto normalize = [&](Value y) { return builder.push(operations::batch_normalization, {y}); };
  const int inside = width_inside(channels, options);
  const bool expands = inside != channels;
  Window window = options.window;
  window.stride = {stride, stride};

  Value y = x;
  if (expands) {
    y = normalize(emit_pointwise(builder, y, {"expand"}, inside, options.splits_expansion));
    y = builder.push(*options.activation, {y});
  }
  y = normalize(emit_depthwise(builder, y, window, options.kernels));
  y = builder.push(*options.activation, {y});
  if (options.squeeze.numerator != 0) {
    const Operation* activation = options.squeezed_activation;
    y = emit_squeeze_excite(builder, y, width_squeezed(channels, inside, options),
                            activation == nullptr ? *options.activation : *activation, *options.gate);
  }
  const int width = builder.scale().widened(declared);
  y = normalize(emit_pointwise(builder, y, {expands ? "project" : "pointwise"}, width, options.splits_projection));
  return stride != 1 || width != channels ? y : builder.push(operations::addition, {y, x});
}

/// Emits an `MBConv` or a variant of it.
class MBConvEmitter final : public BlockEmitter {
 public:
  using Emission = Value (*)(Builder&, Value, int width, int stride, const MBConvOptions&);
  constexpr MBConvEmitter(Emission emission, int width, int stride, const OptionSet<MBConvOptions>& options)
      : emission_(emission), width_(width), stride_(stride), options_(&options) {}

  constexpr Value emit(Builder& builder, Value x) const override {
    if (reject_options(builder, *options_)) return {};
    return emission_(builder, x, width_, stride_, options_->values);
  }

 private:
  Emission emission_;
  int width_;
  int stride_;
  const OptionSet<MBConvOptions>* options_;
};

}  // namespace detail

/// Inverted residual block with squeeze-and-excitation (Sandler et al. 2018; Tan & Le 2019): expands, applies a
/// depthwise convolution, projects to `Width`, and adds its input if stride and widths allow.
///
/// Options, with their defaults: `Kernel<3>`, `Expand<1>`, `Squeeze<0.25_r>`, `Activated<Swish>`. From MobileNetV3:
/// `Expanded<88, From<24>>` and `HardSqueeze<0.25_r>`. From MixNet: `MixedKernel<3, 5, 7>`, `SplitExpansion` and
/// `SplitProjection`.
template <int Width, class... Options>
struct MBConv {
  template <int S>
  struct Strided {
    static constexpr detail::MBConvEmitter emitter{detail::emit_mbconv, Width, S,
                                                   detail::option_set<detail::mbconv_taker, Options...>};
  };
};

}  // namespace archetype
