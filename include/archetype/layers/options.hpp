// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/attributes.hpp>
#include <archetype/text/fixed_string.hpp>

#include <string_view>

namespace archetype {

/// What an option is called and which attribute it sets, whatever its value.
struct OptionTag {
  std::string_view name{};
  std::string_view sets{};
  bool alone = false;  ///< it sets all that others do, so none may stand beside it
};

/// Base of an option. A layer takes at most one option for each attribute.
template <FixedString Name, FixedString Sets, bool Alone = false>
struct Option {
  using Tag = Option;
  static constexpr OptionTag tag{Name.view(), Sets.view(), Alone};
};

/// Extent of a window: `Kernel<3>` is 3×3, `Kernel<1, 7>` one row high.
template <int Height, int Width = Height>
struct Kernel : Option<"Kernel", "kernel"> {
  static constexpr void apply(Attributes& attributes) { attributes.window.kernel = {Height, Width}; }
};

/// Step of a window; the result is smaller by about this factor.
template <int Height, int Width = Height>
struct Stride : Option<"Stride", "stride"> {
  static constexpr void apply(Attributes& attributes) { attributes.window.stride = {Height, Width}; }
};

/// Rows and columns of zeros around the input. Without it a window is centered: (kernel − 1) / 2 · dilation on each
/// side.
template <int Height, int Width = Height>
struct Padding : Option<"Padding", "padding"> {
  static constexpr void apply(Attributes& attributes) {
    attributes.window.padding = {Height, Width};
    attributes.window.mode = PaddingMode::given;
  }
};

/// TensorFlow's padding: ⌈extent / stride⌉ results, padded by as much as the input's extent needs, more behind than
/// before.
struct SamePadding : Option<"SamePadding", "padding"> {
  static constexpr void apply(Attributes& attributes) { attributes.window.mode = PaddingMode::same; }
};

/// Distance of a window's taps.
template <int Height, int Width = Height>
struct Dilation : Option<"Dilation", "dilation"> {
  static constexpr void apply(Attributes& attributes) { attributes.window.dilation = {Height, Width}; }
};

/// Groups of channels that are convolved apart (ResNeXt's cardinality).
template <int Count>
struct Groups : Option<"Groups", "groups"> {
  static constexpr void apply(Attributes& attributes) { attributes.groups = Count; }
};

/// Adds a learned bias, which a convolution has none of by default since a batch norm mostly follows.
struct Bias : Option<"Bias", "bias"> {
  static constexpr void apply(Attributes& attributes) { attributes.bias = true; }
};

/// Leaves out the bias that a linear layer has by default.
struct NoBias : Option<"NoBias", "bias"> {
  static constexpr void apply(Attributes& attributes) { attributes.bias = false; }
};

/// A last, partial window counts too (PyTorch's `ceil_mode`).
struct CeilMode : Option<"CeilMode", "rounding"> {
  static constexpr void apply(Attributes& attributes) { attributes.window.ceil = true; }
};

/// An average counts only what lies inside the input (PyTorch's `count_include_pad=False`).
struct ExcludePadding : Option<"ExcludePadding", "counted padding"> {
  static constexpr void apply(Attributes& attributes) { attributes.window.exclude_padding = true; }
};

/// What a normalization adds to the variance: `Epsilon<1e-3_r>`.
template <Ratio Value>
struct Epsilon : Option<"Epsilon", "epsilon"> {
  static constexpr void apply(Attributes& attributes) { attributes.epsilon = Value; }
};

/// Share of a new batch in running statistics, as PyTorch counts it: `Momentum<0.1_r>`.
template <Ratio Value>
struct Momentum : Option<"Momentum", "momentum"> {
  static constexpr void apply(Attributes& attributes) { attributes.momentum = Value; }
};

/// Starting value of a normalization's bias.
template <Ratio Value>
struct InitialBias : Option<"InitialBias", "initial bias"> {
  static constexpr void apply(Attributes& attributes) { attributes.initial_bias = Value; }
};

/// Starting value of a learned scale.
template <Ratio Value>
struct Initial : Option<"Initial", "initial value"> {
  static constexpr void apply(Attributes& attributes) { attributes.initial = Value; }
};

namespace detail {

/// Share of what a dropout drops. Users write it as the argument of a layer.
template <Ratio Value>
struct Rate : Option<"Rate", "rate"> {
  static constexpr void apply(Attributes& attributes) { attributes.rate = Value; }
};

}  // namespace detail
}  // namespace archetype
