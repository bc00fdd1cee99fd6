// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/blocks/parts/mbconv.hpp>

namespace archetype {

namespace detail {

inline constexpr OptionTaker<MBConvOptions> fused_mbconv_taker{"FusedMBConv", "Kernel, Expand, Activated",
                                                               mbconv_defaults};

/// The form of a fused block that does not expand.
enum class Unexpanded : unsigned char {
  projects,  ///< still ends in a projection
  ends       ///< consists of one convolution and its activation
};

template <Unexpanded Alone>
constexpr Value emit_fused_mbconv(Builder& builder, Value x, int declared, int stride, const MBConvOptions& options) {
  if (builder.faulted()) return {};
  const int channels = x.shape.channels;
  Sentence why;
  check_widths(fused_mbconv_taker.kind(), channels, declared, options, why);
  if (!why.empty()) {
    builder.reject(why);
    return {};
  }
  const int width = builder.scale().widened(declared);
  const bool projects = options.expand != 1 || Alone == Unexpanded::projects;
  Window window = options.window;
  window.stride = {stride, stride};

  Value y = builder.push(operations::convolution, {x},
                         {.window = window, .width = projects ? channels * options.expand : width},
                         projects ? Label{"fused"} : Label{});
  y = builder.push(operations::batch_normalization, {y});
  y = builder.push(*options.activation, {y});
  if (projects) {
    y = builder.push(operations::convolution, {y}, {.width = width}, {"project"});
    y = builder.push(operations::batch_normalization, {y});
  }
  return stride != 1 || width != channels ? y : builder.push(operations::addition, {y, x});
}

/// `MBConv` whose expansion and depthwise convolution are fused into one full convolution.
template <int Width, Unexpanded Alone, class... Options>
struct Fused {
  template <int S>
  struct Strided {
    static constexpr MBConvEmitter emitter{emit_fused_mbconv<Alone>, Width, S,
                                           option_set<fused_mbconv_taker, Options...>};
  };
};

}  // namespace detail

/// Fused inverted residual block (Tan & Le 2021, figure 2): a full convolution expands, then a 1×1 convolution projects
/// to `Width`. With `Expand<1>` it is one convolution to `Width` followed by the activation.
///
/// Options, with their defaults: `Kernel<3>`, `Expand<1>`, `Activated<Swish>`.
template <int Width, class... Options>
struct FusedMBConv : detail::Fused<Width, detail::Unexpanded::ends, Options...> {};

/// `FusedMBConv` with a projection even if it does not expand, as in EfficientNet-EdgeTPU (Gupta & Tan 2019).
template <int Width, class... Options>
struct EdgeResidual : detail::Fused<Width, detail::Unexpanded::projects, Options...> {};

}  // namespace archetype
