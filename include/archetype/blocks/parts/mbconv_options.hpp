// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/blocks/parts/mixed_conv.hpp>
#include <archetype/layers/activation.hpp>

#include <string_view>

namespace archetype {

/// The values that the options of an `MBConv` set.
struct MBConvOptions : Attributes {
  int expand = 1;
  Ratio expanded{implied, 1};  ///< inner channels / input channels, instead of `expand`
  Ratio squeeze{1, 4};
  bool squeezes_inside = false;  ///< `squeeze` is relative to the inner channels, not to the input channels
  const Operation* activation = &operations::swish;
  const Operation* squeezed_activation = nullptr;  ///< in squeeze-and-excitation; null: the activation of the block
  const Operation* gate = &operations::sigmoid;
  detail::Mix kernels{};  ///< kernels of a mixed depthwise convolution
  bool splits_expansion = false;
  bool splits_projection = false;
};

/// The number of inner channels of an inverted residual block, as a multiple of its input channels.
template <int Factor>
struct Expand : Option<"Expand", "expansion"> {
  static constexpr void apply(MBConvOptions& options) { options.expand = Factor; }
};

/// The number of input channels that a block is declared for.
template <int Channels>
struct From {
  static constexpr int channels = Channels;
};

/// The number of inner channels of an inverted residual block: `Expanded<88, From<24>>`, for papers that list channels
/// instead of factors. For another number of input channels the ratio is kept and the result rounded to a multiple of 8
/// (MobileNetV3).
template <int Inside, class Declared>
struct Expanded : Option<"Expanded", "expansion"> {
  static constexpr void apply(MBConvOptions& options) { options.expanded = {Inside, Declared::channels}; }
};

/// The fraction of a block's *input* channels to which its squeeze-and-excitation squeezes; `Squeeze<0_r>` leaves
/// squeeze-and-excitation out.
template <Ratio Share>
struct Squeeze : Option<"Squeeze", "squeeze"> {
  static constexpr void apply(auto& options)
    requires requires { options.squeeze; }
  {
    options.squeeze = Share;
  }
};

/// The fraction of a block's *inner* channels, rounded to a multiple of 8, to which its squeeze-and-excitation
/// squeezes, with ReLU and a hard sigmoid (MobileNetV3, Howard et al. 2019, section 5.3).
template <Ratio Share>
struct HardSqueeze : Option<"HardSqueeze", "squeeze"> {
  static constexpr void apply(MBConvOptions& options) {
    options.squeeze = Share;
    options.squeezes_inside = true;
    options.squeezed_activation = &operations::relu;
    options.gate = &operations::hard_sigmoid;
  }
};

/// The activation of a block: `Activated<HardSwish>`.
template <class Activation>
struct Activated : Option<"Activated", "activation"> {
  static constexpr void apply(MBConvOptions& options) { options.activation = &Activation::operation(); }
};

/// Kernels of several sizes, each for its share of the channels: `MixedKernel<3, 5, 7>` (MixConv, Tan & Le 2019).
template <int First, int... Others>
struct MixedKernel : Option<"MixedKernel", "kernel"> {
  static constexpr void apply(MBConvOptions& options) { options.kernels = detail::mix_of({First, Others...}); }
};

/// Splits the expansion into two convolutions, each from half of the channels to half.
struct SplitExpansion : Option<"SplitExpansion", "split of the expansion"> {
  static constexpr void apply(MBConvOptions& options) { options.splits_expansion = true; }
};

/// Splits the projection into two convolutions, each from half of the channels to half.
struct SplitProjection : Option<"SplitProjection", "split of the projection"> {
  static constexpr void apply(MBConvOptions& options) { options.splits_projection = true; }
};

namespace detail {

inline constexpr MBConvOptions mbconv_defaults = [] {
  MBConvOptions options;
  options.window.kernel = {3, 3};
  return options;
}();

inline constexpr OptionTaker<MBConvOptions> mbconv_taker{
    "MBConv", "Kernel, MixedKernel, Expand, Expanded, SplitExpansion, SplitProjection, Squeeze, HardSqueeze, Activated",
    mbconv_defaults};

/// The number of inner channels.
constexpr int width_inside(int channels, const MBConvOptions& options) {
  const auto [inside, declared] = options.expanded;
  if (inside == implied) return channels * options.expand;
  return static_cast<int>(channels == declared ? inside : rounded_width(channels * inside, declared));
}

/// The number of channels that squeeze-and-excitation squeezes to.
constexpr int width_squeezed(int channels, int inside, const MBConvOptions& options) {
  const Ratio share = options.squeeze;
  if (options.squeezes_inside) return static_cast<int>(rounded_width(inside * share.numerator, share.denominator));
  return static_cast<int>(channels * share.value() + 0.5);
}

/// Describes a width or an expansion factor that is out of range, if there is one.
constexpr void check_widths(std::string_view name, int channels, int width, const MBConvOptions& options,
                            Sentence& why) {
  const int most = Limits::width / channels;
  if (width < 1 || width > Limits::width)
    why << name << " has width " << width << "; it must be 1 to " << Limits::width;
  else if (options.expanded.numerator == implied && (options.expand < 1 || options.expand > most))
    why << name << " has Expand<" << options.expand << "> of " << channels << " channels; it must be 1 to " << most;
}

/// Rejects a width, an expansion or a squeeze out of range, before any arithmetic uses it.
constexpr void check_mbconv(Builder& builder, int channels, int width, const MBConvOptions& options) {
  const auto [inside, declared] = options.expanded;
  const Ratio squeeze = options.squeeze;
  const Ratio largest = options.squeezes_inside ? Ratio{1, 1}
                        : inside != implied     ? options.expanded
                                                : Ratio{options.expand, 1};
  const int most = Limits::width / channels;
  Sentence why;
  check_widths("MBConv", channels, width, options, why);
  if (!why.empty()) return builder.reject(why);
  if (inside != implied && (inside < 1 || declared < 1 || inside > Limits::width || inside / declared > most))
    why << "MBConv has Expanded<" << inside << ", From<" << declared << ">> of " << channels
        << " channels; both must be 1 to " << Limits::width << ", and so must its width inside";
  else if (options.splits_expansion && width_inside(channels, options) == channels)
    why << "MBConv has SplitExpansion but does not expand; give it Expand, or leave that out";
  else if (squeeze.denominator < 1 || squeeze.numerator < 0 || squeeze.value() > largest.value())
    why << "MBConv has a squeeze of " << squeeze << "; it must be 0 to " << largest;
  else if (squeeze.numerator > 0 && !options.squeezes_inside && channels * squeeze.value() < 0.5)
    why << "MBConv squeezes " << channels << " channels to none; give it a larger Squeeze, or Squeeze<0_r>";
  if (!why.empty()) builder.reject(why);
}

}  // namespace detail

}  // namespace archetype
