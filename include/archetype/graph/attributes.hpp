// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/ratio.hpp>

#include <climits>

namespace archetype {

/// Height and width of a window, or its stride, dilation or padding along them.
struct Extent {
  int height = 1;
  int width = 1;
  friend constexpr bool operator==(const Extent&, const Extent&) = default;
};

/// How a window is padded at the border of its input.
enum class PaddingMode : unsigned char {
  centered,  ///< dilation · (kernel − 1) / 2 on each side: an odd kernel with stride 1 keeps the extent
  given,     ///< as given in `Window::padding`
  same       ///< TensorFlow's `SAME`: padded for ⌈extent / stride⌉ results, with the larger part at the end
};

/// The window of a convolution or pooling.
struct Window {
  Extent kernel{};
  Extent stride{};
  Extent dilation{};
  Extent padding{0, 0};  ///< on each side
  PaddingMode mode = PaddingMode::centered;
  bool ceil = false;             ///< includes a last, partial window (PyTorch's `ceil_mode`)
  bool exclude_padding = false;  ///< averages only over elements inside the input (not PyTorch's `count_include_pad`)
  friend constexpr bool operator==(const Window&, const Window&) = default;
};

/// How the rate of stochastic depth depends on the position of its block in the network.
enum class RateSchedule : unsigned char {
  constant,      ///< the rate itself
  below_last,    ///< rate · i / n in block i of n
  reaching_last  ///< rate · i / (n − 1) in block i of n
};

/// Stands for a number that is derived from others: a width or group count from the input, a pooling's stride from its
/// kernel.
inline constexpr int implied = INT_MIN;

/// The attributes of one use of an operation. An operation ignores those that do not concern it.
struct Attributes {
  Window window{};
  int width = implied;  ///< channels or features of the result
  int groups = 1;
  int splits = 1;  ///< number of splits (split attention's radix)
  int first = 0;   ///< first channel of a slice
  bool bias = false;
  Ratio rate{};  ///< of dropout
  RateSchedule schedule = RateSchedule::constant;
  Ratio epsilon{1, 100'000};    ///< of a normalization
  Ratio momentum{1, 10};        ///< of running statistics
  Ratio initial{1, 1'000'000};  ///< of a learned scale
  Ratio initial_bias{};         ///< of a normalization
  friend constexpr bool operator==(const Attributes&, const Attributes&) = default;
};

}  // namespace archetype
