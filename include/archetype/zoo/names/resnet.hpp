// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/weights/dialects/pytorchcv.hpp>
#include <archetype/weights/dialects/torchvision.hpp>
#include <archetype/zoo/entry.hpp>
#include <archetype/zoo/resnet.hpp>

namespace archetype::zoo {

inline constexpr Origin torchvision_resnet{"torchvision", dialects::torchvision::resnet,
                                           initializations::kaiming_fan_out, "He et al. 2016"};
inline constexpr Origin pytorchcv_resnet{"pytorchcv", dialects::pytorchcv::resnet, initializations::pytorchcv,
                                         "He et al. 2016"};

/// The residual networks by their libraries' names.
inline constexpr Entry resnets[]{
    entry<ResNet18>(torchvision_resnet, "resnet18"),
    entry<ResNet34>(torchvision_resnet, "resnet34"),
    entry<ResNet50>(torchvision_resnet, "resnet50"),
    entry<ResNet101>(torchvision_resnet, "resnet101"),
    entry<ResNet152>(torchvision_resnet, "resnet152"),
    entry<ResNeXt50_32x4d>(torchvision_resnet, "resnext50_32x4d"),
    entry<ResNeXt101_32x8d>(torchvision_resnet, "resnext101_32x8d"),
    entry<WideResNet50_2>(torchvision_resnet, "wide_resnet50_2"),
    entry<WideResNet101_2>(torchvision_resnet, "wide_resnet101_2"),
    entry<ResNet18>(pytorchcv_resnet, "resnet18"),
};

}  // namespace archetype::zoo
