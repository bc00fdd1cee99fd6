// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/view.hpp>

namespace archetype {

/// The distribution that the weights of one kind of layer are initialized from.
struct WeightDistribution {
  enum class Form : unsigned char {
    of_pytorch,        ///< PyTorch's default for the layer
    normal,            ///< normal, of standard deviation `gain` / √fan
    truncated_normal,  ///< the same, truncated to [−2, 2]
    uniform            ///< uniform in [−`gain` / √fan, `gain` / √fan]
  };
  /// The number by which the variance is divided.
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

/// How a network's weights are initialized, as a library does it for a family of networks. Normalizations start as the
/// identity.
struct Initialization {
  WeightDistribution convolution{};
  WeightDistribution linear{};
  bool zero_convolution_bias = false;  ///< otherwise as PyTorch's
  bool zero_linear_bias = false;       ///< otherwise as PyTorch's
  bool zero_last_gamma = false;        ///< the batch norm that ends a residual body has weight 0 (Goyal et al. 2017)
};

namespace detail {

/// Kaiming-normal for ReLU (He et al. 2015).
constexpr WeightDistribution kaiming(WeightDistribution::Fan fan) {
  return {WeightDistribution::Form::normal, fan, 1.4142135623730951};
}

}  // namespace detail

/// Initializations by library and family.
namespace initializations {

// clang-format off
/// PyTorch's default for each layer.
inline constexpr Initialization pytorch{};

/// torchvision/models/resnet.py and transformers' modeling_resnet.py, linear layers as PyTorch's.
inline constexpr Initialization kaiming_fan_out{.convolution = detail::kaiming(WeightDistribution::Fan::out)};

/// torchvision/models/mobilenetv2.py and mobilenetv3.py.
inline constexpr Initialization torchvision_mobilenet{.convolution = detail::kaiming(WeightDistribution::Fan::out),
                                                      .linear = {WeightDistribution::Form::normal, WeightDistribution::Fan::one, 0.01},
                                                      .zero_convolution_bias = true, .zero_linear_bias = true};

/// torchvision/models/efficientnet.py, of both versions.
inline constexpr Initialization torchvision_efficientnet{.convolution = detail::kaiming(WeightDistribution::Fan::out),
                                                         .linear = {WeightDistribution::Form::uniform, WeightDistribution::Fan::out},
                                                         .zero_convolution_bias = true, .zero_linear_bias = true};

/// torchvision/models/regnet.py: convolutions of squeeze-and-excitation keep PyTorch's bias.
inline constexpr Initialization torchvision_regnet{.convolution = detail::kaiming(WeightDistribution::Fan::out),
                                                   .linear = {WeightDistribution::Form::normal, WeightDistribution::Fan::one, 0.01},
                                                   .zero_linear_bias = true};

/// torchvision/models/convnext.py and timm/models/convnext.py, of both versions; also transformers', since a normal
/// that is truncated a hundred deviations away is an untruncated one.
inline constexpr Initialization convnext{.convolution = {WeightDistribution::Form::truncated_normal, WeightDistribution::Fan::one, 0.02},
                                         .linear = {WeightDistribution::Form::truncated_normal, WeightDistribution::Fan::one, 0.02},
                                         .zero_convolution_bias = true, .zero_linear_bias = true};

/// timm/models/resnet.py, also for ResNeSt, ResNeXt and related networks.
inline constexpr Initialization timm_resnet{.convolution = detail::kaiming(WeightDistribution::Fan::out), .zero_last_gamma = true};

/// timm/models/_efficientnet_builder.py and geffnet/efficientnet_builder.py (`efficientnet`, as TensorFlow's):
/// EfficientNet of both versions, MixNet, MobileNet.
inline constexpr Initialization efficientnet{.convolution = detail::kaiming(WeightDistribution::Fan::out_of_a_group),
                                     .linear = {WeightDistribution::Form::uniform, WeightDistribution::Fan::out},
                                     .zero_convolution_bias = true, .zero_linear_bias = true};

/// timm/models/regnet.py.
inline constexpr Initialization timm_regnet{.convolution = detail::kaiming(WeightDistribution::Fan::out_of_a_group),
                                            .linear = {WeightDistribution::Form::normal, WeightDistribution::Fan::one, 0.01},
                                            .zero_convolution_bias = true, .zero_linear_bias = true,
                                            .zero_last_gamma = true};

/// timm/models/byobnet.py: GENet.
inline constexpr Initialization timm_byobnet = timm_regnet;

/// pytorchcv/models/resnet.py, resnext.py, seresnet.py and seresnext.py: Kaiming-uniform, linear layers as PyTorch's.
inline constexpr Initialization pytorchcv{.convolution = {WeightDistribution::Form::uniform, WeightDistribution::Fan::in, 2.449489742783178},
                                          .zero_convolution_bias = true};

/// fastai/vision/models/xresnet.py (`init_cnn`).
inline constexpr Initialization fastai_xresnet{.convolution = detail::kaiming(WeightDistribution::Fan::in),
                                               .linear = detail::kaiming(WeightDistribution::Fan::in),
                                               .zero_convolution_bias = true, .zero_linear_bias = true,
                                               .zero_last_gamma = true};

/// fastai/vision/learner.py: torchvision's body under a head whose linear layers are drawn anew.
inline constexpr Initialization fastai_learner{.convolution = detail::kaiming(WeightDistribution::Fan::out),
                                               .linear = detail::kaiming(WeightDistribution::Fan::in), .zero_linear_bias = true};
// clang-format on

}  // namespace initializations

/// The initialization of a network for which none is requested: the one that its type declares by a part
/// `InitializedAs` or a wrapper `WithInitialization`, otherwise that of torchvision's ResNet.
constexpr const Initialization& initialization_of(const GraphView& graph) {
  return graph.initialization == nullptr ? initializations::kaiming_fan_out : *graph.initialization;
}

}  // namespace archetype
