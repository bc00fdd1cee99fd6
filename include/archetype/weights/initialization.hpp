// SPDX-License-Identifier: MIT
#pragma once

namespace archetype {

/// How the weights of one kind of layer are drawn.
struct Draw {
  enum class Form : unsigned char {
    of_pytorch,        ///< as PyTorch's own layers start
    normal,            ///< of deviation `gain` / √fan
    truncated_normal,  ///< the same, without what is further than 2 from 0
    uniform            ///< from −`gain` / √fan to `gain` / √fan
  };
  /// What the variance is divided by.
  enum class Fan : unsigned char {
    one,
    in,              ///< input channels of a group · window
    out,             ///< output channels · window
    out_of_a_group,  ///< output channels of a group · window
  };
  Form form = Form::of_pytorch;
  Fan fan = Fan::one;
  double gain = 1;
};

/// How a network's weights start: what a library draws for a family.
struct Initialization {
  Draw convolution{};
  Draw linear{};
  bool zero_convolution_bias = false;
  bool zero_linear_bias = false;
  bool zero_last_gamma = false;  ///< the batch norm that ends a residual body starts at 0 (Goyal et al. 2017)
};

/// Starting weights that more than one library uses.
namespace initializations {

/// Kaiming-normal by fan-out for ReLU (He et al. 2015), linear layers as PyTorch's: torchvision's ResNet.
inline constexpr Initialization kaiming_fan_out{
    .convolution = {Draw::Form::normal, Draw::Fan::out, 1.4142135623730951}};

}  // namespace initializations

}  // namespace archetype
