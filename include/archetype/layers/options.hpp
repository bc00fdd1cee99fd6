// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/attributes.hpp>
#include <archetype/text/fixed_string.hpp>

#include <string_view>

namespace archetype {

/// The name of an option and the attribute that it sets, independent of its value.
struct OptionTag {
  std::string_view name{};
  std::string_view sets{};
  bool alone = false;  ///< it sets everything that the others set, so none may accompany it
};

/// Base of an option. A layer takes at most one option for each attribute.
template <FixedString Name, FixedString Sets, bool Alone = false>
struct Option {
  using Tag = Option;
  static constexpr OptionTag tag{Name.view(), Sets.view(), Alone};
};

/// The size of a window: `Kernel<3>` is 3×3, `Kernel<1, 7>` is one row high.
template <int Height, int Width = Height>
struct Kernel : Option<"Kernel", "kernel"> {
  static constexpr void apply(Attributes& attributes) { attributes.window.kernel = {Height, Width}; }
};

/// The stride of a window.
template <int Height, int Width = Height>
struct Stride : Option<"Stride", "stride"> {
  static constexpr void apply(Attributes& attributes) { attributes.window.stride = {Height, Width}; }
};

/// Rows and columns of zeros on each side of the input. The default is centered: (kernel − 1) / 2 · dilation.
template <int Height, int Width = Height>
struct Padding : Option<"Padding", "padding"> {
  static constexpr void apply(Attributes& attributes) {
    attributes.window.padding = {Height, Width};
    attributes.window.mode = PaddingMode::given;
  }
};

/// TensorFlow's `SAME` padding: pads the input so that there are ⌈extent / stride⌉ results, with the larger part at the
/// end.
struct SamePadding : Option<"SamePadding", "padding"> {
  static constexpr void apply(Attributes& attributes) { attributes.window.mode = PaddingMode::same; }
};

/// The distance between the elements of a kernel.
template <int Height, int Width = Height>
struct Dilation : Option<"Dilation", "dilation"> {
  static constexpr void apply(Attributes& attributes) { attributes.window.dilation = {Height, Width}; }
};

/// The number of groups of a grouped convolution (ResNeXt's cardinality).
template <int Count>
struct Groups : Option<"Groups", "groups"> {
  static constexpr void apply(Attributes& attributes) { attributes.groups = Count; }
};

/// Adds a bias. A convolution has none by default, since it is usually followed by a batch norm.
struct Bias : Option<"Bias", "bias"> {
  static constexpr void apply(Attributes& attributes) { attributes.bias = true; }
};

/// Omits the bias that a linear layer has by default.
struct NoBias : Option<"NoBias", "bias"> {
  static constexpr void apply(Attributes& attributes) { attributes.bias = false; }
};

/// Includes a last, partial window (PyTorch's `ceil_mode`).
struct CeilMode : Option<"CeilMode", "rounding"> {
  static constexpr void apply(Attributes& attributes) { attributes.window.ceil = true; }
};

/// Averages only over elements inside the input (PyTorch's `count_include_pad=False`).
struct ExcludePadding : Option<"ExcludePadding", "counted padding"> {
  static constexpr void apply(Attributes& attributes) { attributes.window.exclude_padding = true; }
};

/// The number that a normalization adds to the variance: `Epsilon<1e-3_r>`.
template <Ratio Value>
struct Epsilon : Option<"Epsilon", "epsilon"> {
  static constexpr void apply(Attributes& attributes) { attributes.epsilon = Value; }
};

/// The weight of a new batch in the running statistics, as PyTorch defines it: `Momentum<0.1_r>`.
template <Ratio Value>
struct Momentum : Option<"Momentum", "momentum"> {
  static constexpr void apply(Attributes& attributes) { attributes.momentum = Value; }
};

/// The initial value of a normalization's bias.
template <Ratio Value>
struct InitialBias : Option<"InitialBias", "initial bias"> {
  static constexpr void apply(Attributes& attributes) { attributes.initial_bias = Value; }
};

/// The initial value of a learned scale.
template <Ratio Value>
struct Initial : Option<"Initial", "initial value"> {
  static constexpr void apply(Attributes& attributes) { attributes.initial = Value; }
};

namespace detail {

/// The fraction that a dropout drops. Users write it as the argument of a layer.
template <Ratio Value>
struct Rate : Option<"Rate", "rate"> {
  static constexpr void apply(Attributes& attributes) { attributes.rate = Value; }
};

}  // namespace detail
}  // namespace archetype
