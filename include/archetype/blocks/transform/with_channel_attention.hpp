// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/blocks/compose/gated.hpp>
#include <archetype/blocks/transform/rules.hpp>
#include <archetype/layers/channel_conv.hpp>

#include <string_view>

namespace archetype {

/// The values that the options of `WithSqueezeExcite` set.
struct SqueezeOptions {
  int reduction = 16;
  int multiple = 1;

  constexpr int squeezed(int channels) const {
    const int nearest = (channels / reduction + multiple / 2) / multiple * multiple;
    return nearest < multiple ? multiple : nearest;
  }
};

/// The factor by which squeeze-and-excitation reduces its channels, rounded down.
template <int Factor>
struct Reduction : Option<"Reduction", "reduction"> {
  static constexpr void apply(SqueezeOptions& options) { options.reduction = Factor; }
};

/// Rounds the squeezed width to the nearest positive multiple of `Divisor`, as timm does.
template <int Divisor>
struct Multiple : Option<"Multiple", "multiple"> {
  static constexpr void apply(SqueezeOptions& options) { options.multiple = Divisor; }
};

/// Efficient channel attention: scales each channel by a gate computed from the averages of neighboring channels (Wang
/// et al. 2020).
using EfficientChannelAttention = Gated<Named<"se", Sequence<GlobalAveragePool, ChannelConv, Sigmoid>>>;

namespace detail {

/// Appends squeeze-and-excitation to every residual body, before its sum.
class AttachSqueezeExcite final : public ResidualBodyRule {
 public:
  constexpr explicit AttachSqueezeExcite(SqueezeOptions options)
      : ResidualBodyRule("WithSqueezeExcite"), options_(options) {}

 private:
  constexpr Value extend(Builder& builder, Value body) const override {
    return emit_squeeze_excite(builder, body, options_.squeezed(body.shape.channels), operations::relu,
                               operations::sigmoid);
  }

  SqueezeOptions options_;
};

/// Appends efficient channel attention to every residual body, before its sum.
class AttachChannelAttention final : public ResidualBodyRule {
 public:
  constexpr AttachChannelAttention() : ResidualBodyRule("WithChannelAttention") {}

 private:
  constexpr Value extend(Builder& builder, Value body) const override {
    return apply<EfficientChannelAttention>(builder, body);
  }
};

inline constexpr AttachChannelAttention attach_channel_attention{};

constexpr void check_squeeze(const SqueezeOptions& options, Fault& fault) {
  const auto tell = [&](std::string_view option, int value) {
    if (!fault && (value < 1 || value > Limits::width))
      fault << "WithSqueezeExcite has " << option << "<" << value << ">; give it 1 to " << Limits::width;
  };
  tell("Reduction", options.reduction);
  tell("Multiple", options.multiple);
}

inline constexpr OptionTaker<SqueezeOptions> squeeze_taker{
    "WithSqueezeExcite", "Reduction, Multiple", {}, check_squeeze};

template <class... Options>
inline constexpr AttachSqueezeExcite attach_squeeze_excite{option_set<squeeze_taker, Options...>.values};

/// Applies the rule if the options are valid.
template <class... Options>
struct EnforcedSqueezeExcite {
  static constexpr Value emit(Builder& builder, Value x) {
    if (reject_options(builder, option_set<squeeze_taker, Options...>)) return x;
    return apply<RewriteFollowing<attach_squeeze_excite<Options...>>>(builder, x);
  }
};

}  // namespace detail

/// The network with squeeze-and-excitation on every residual body, before its sum (Hu et al. 2018, figure 3):
/// `WithSqueezeExcite<ResNet50, Reduction<16>>`.
template <class Net, class... Options>
using WithSqueezeExcite =
    typename detail::AfterInput<detail::Parts<Net>, detail::EnforcedSqueezeExcite<Options...>>::type;

/// The network with efficient channel attention on every residual body, before its sum.
template <class Net>
using WithChannelAttention = typename detail::WithRule<Net, detail::attach_channel_attention>::type;

}  // namespace archetype
