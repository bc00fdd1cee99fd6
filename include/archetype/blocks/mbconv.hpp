// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/blocks/gated.hpp>
#include <archetype/blocks/mixed_conv.hpp>
#include <archetype/blocks/sequence.hpp>
#include <archetype/layers/activation.hpp>
#include <archetype/layers/conv.hpp>
#include <archetype/layers/join.hpp>
#include <archetype/layers/normalization.hpp>

#include <string_view>

namespace archetype {

/// What the options of an `MBConv` set.
struct MBConvOptions : Attributes {
  int expand = 1;
  Ratio squeeze{1, 4};
  const Primitive* activation = &swish;
  const Primitive* gate = &sigmoid;
  detail::Mix kernels{};  ///< of the depthwise convolution, where it is mixed
  bool splits_expansion = false;
  bool splits_projection = false;
};

/// How many times wider than its input an inverted residual block is inside.
template <int Factor>
struct Expand : Option<"Expand", "expansion"> {
  static constexpr void apply(MBConvOptions& options) { options.expand = Factor; }
};

/// To which share of a block's *input* width its squeeze-and-excitation squeezes; `Squeeze<0_r>` leaves it out.
template <Ratio Share>
struct Squeeze : Option<"Squeeze", "squeeze"> {
  static constexpr void apply(auto& options) requires requires { options.squeeze; }
  { options.squeeze = Share; }
};

/// The activation of a block: `Activated<HardSwish>`.
template <class Activation>
struct Activated : Option<"Activated", "activation"> {
  static constexpr void apply(MBConvOptions& options) { options.activation = &Activation::operation(); }
};

/// Kernels of several extents, each on its share of the channels: `MixedKernel<3, 5, 7>` (MixConv, Tan & Le 2019).
template <int First, int... Others>
struct MixedKernel : Option<"MixedKernel", "kernel"> {
  static constexpr void apply(MBConvOptions& options) { options.kernels = detail::mix_of({First, Others...}); }
};

/// The expansion is two convolutions, each from one half of the channels to one half.
struct SplitExpansion : Option<"SplitExpansion", "split of the expansion"> {
  static constexpr void apply(MBConvOptions& options) { options.splits_expansion = true; }
};

/// The projection is two convolutions, each from one half of the channels to one half.
struct SplitProjection : Option<"SplitProjection", "split of the projection"> {
  static constexpr void apply(MBConvOptions& options) { options.splits_projection = true; }
};

namespace detail {

inline constexpr std::string_view mbconv_option_names =
    "Kernel, MixedKernel, Expand, SplitExpansion, SplitProjection, Squeeze, Activated";

/// Whether an `MBConv` takes these options; what they are set to is checked as it is emitted.
template <class... Tags>
inline constexpr bool mbconv_takes = [] {
  Fault fault;
  check_options<Tags...>("MBConv", mbconv_option_names, fault);
  return !fault;
}();

/// Refuses a width, an expansion or a squeeze outside its range, before any arithmetic uses it.
constexpr void check_mbconv(Builder& builder, int channels, int width, const MBConvOptions& options) {
  const Ratio squeeze = options.squeeze;
  const int most = Limits::width / channels;
  if (width < 1 || width > Limits::width)
    builder.reject(Sentence{} << "MBConv has width " << width << "; it must be 1 to " << Limits::width);
  else if (options.expand < 1 || options.expand > most)
    builder.reject(Sentence{} << "MBConv has Expand<" << options.expand << "> of " << channels
                              << " channels; it must be 1 to " << most);
  else if (options.splits_expansion && options.expand == 1)
    builder.reject(Sentence{} << "MBConv has SplitExpansion but does not expand; give it Expand, or leave that out");
  else if (squeeze.denominator < 1 || squeeze.numerator < 0 || squeeze.value() > options.expand)
    builder.reject(Sentence{} << "MBConv has a squeeze of " << squeeze.numerator << "/" << squeeze.denominator
                              << "; it must be 0 to its expansion, " << options.expand);
  else if (squeeze.numerator > 0 && channels * squeeze.value() < 0.5)
    builder.reject(Sentence{} << "MBConv squeezes " << channels
                              << " channels to none; give it a larger Squeeze, or Squeeze<0_r>");
}

constexpr Value emit_pointwise(Builder& builder, Value x, Label label, int width, bool split) {
  const Attributes attributes{.width = width};
  return split ? emit_mixed_conv(builder, x, label, mix_of({1, 1}), attributes)
               : builder.push(convolution, {x}, attributes, label);
}

constexpr Value emit_depthwise(Builder& builder, Value x, const Window& window, const Mix& kernels) {
  const Attributes attributes{.window = window, .groups = implied};
  return kernels.count > 0 ? emit_mixed_conv(builder, x, {"depthwise"}, kernels, attributes)
                           : builder.push(convolution, {x}, attributes, {"depthwise"});
}

constexpr Value emit_mbconv(Builder& builder, Value x, int declared, int stride, const MBConvOptions& options) {
  if (builder.faulted()) return {};
  const int channels = x.shape.channels;
  check_mbconv(builder, channels, declared, options);
  if (builder.faulted()) return {};
  const auto normalize = [&](Value y) { return builder.push(batch_normalization, {y}); };
  const bool expands = options.expand != 1;
  Window window = options.window;
  window.stride = {stride, stride};

  Value y = x;
  if (expands) {
    y = normalize(emit_pointwise(builder, y, {"expand"}, channels * options.expand, options.splits_expansion));
    y = builder.push(*options.activation, {y});
  }
  y = normalize(emit_depthwise(builder, y, window, options.kernels));
  y = builder.push(*options.activation, {y});
  if (options.squeeze.numerator != 0) {
    const int squeezed = static_cast<int>(channels * options.squeeze.value() + 0.5);
    y = emit_squeeze_excite(builder, y, squeezed, *options.activation, *options.gate);
  }
  const int width = builder.scale().widened(declared);
  y = normalize(emit_pointwise(builder, y, {expands ? "project" : "pointwise"}, width, options.splits_projection));
  return stride != 1 || width != channels ? y : builder.push(addition, {y, x});
}

}  // namespace detail

/// Inverted residual block with squeeze-and-excitation (Sandler et al. 2018; Tan & Le 2019): expands, convolves each
/// channel for itself, projects to `Width`; adds its input where stride and widths allow it.
///
/// Its options are `Kernel<3>`, `Expand<1>`, `Squeeze<0.25_r>` and `Activated<Swish>`, which are the defaults, and those
/// of MixNet: `MixedKernel<3, 5, 7>`, `SplitExpansion` and `SplitProjection`.
template <int Width, class... Options>
struct MBConv {
  template <int S>
  struct Strided {
    static constexpr Value emit(Builder& builder, Value x) {
      if constexpr (detail::mbconv_takes<typename detail::TagOf<Options>::Tag...>) {
        return detail::emit_mbconv(builder, x, Width, S, options);
      } else {
        Fault fault;
        detail::check_options<typename detail::TagOf<Options>::Tag...>("MBConv", detail::mbconv_option_names, fault);
        builder.reject(fault.sentence());
        return {};
      }
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
