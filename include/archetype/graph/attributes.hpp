// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/ratio.hpp>

#include <climits>

namespace archetype {

/// Height and width of a window, or its steps along them.
struct Extent {
  int height = 1;
  int width = 1;
  friend constexpr bool operator==(const Extent&, const Extent&) = default;
};

/// How a window stands on the border of its input.
enum class PaddingMode : unsigned char {
  centered,  ///< dilation · (kernel − 1) / 2 on each side: an odd kernel keeps the extent at stride 1
  given,     ///< as `Window::padding` says
  same       ///< TensorFlow's: ⌈extent / stride⌉ results, padded from the input's extent, the larger part behind
};

/// Window of a convolution or pooling.
struct Window {
  Extent kernel{};
  Extent stride{};
  Extent dilation{};
  Extent padding{0, 0};  ///< on each side
  PaddingMode mode = PaddingMode::centered;
  bool ceil = false;             ///< a last, partial window counts (PyTorch's `ceil_mode`)
  bool exclude_padding = false;  ///< an average counts only what lies inside (not PyTorch's `count_include_pad`)
  friend constexpr bool operator==(const Window&, const Window&) = default;
};

/// How the rate of a layer that drops whole residual branches follows from the place of its block in the network.
enum class RateSchedule : unsigned char {
  constant,      ///< the rate itself
  below_last,    ///< rate · i / n in block i of n
  reaching_last  ///< rate · i / (n − 1) in block i of n
};

/// Stands for a number that follows from others: a width or group count from the input, a pooling's stride from its
/// kernel.
inline constexpr int implied = INT_MIN;

/// What distinguishes one use of an operation from another. An operation ignores what does not concern it.
struct Attributes {
  Window window{};
  int width = implied;  ///< channels or features of the result
  int groups = 1;
  int splits = 1;  ///< that are weighed against each other (split attention's radix)
  int first = 0;   ///< first channel that a slice takes
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
