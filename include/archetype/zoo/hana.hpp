// SPDX-License-Identifier: MIT
// The types of the zoo as a tuple of Boost.Hana. Nothing else of the library includes this header.
#pragma once
#include <archetype/zoo/convnext/types.hpp>
#include <archetype/zoo/efficientnet/types.hpp>
#include <archetype/zoo/efficientnet_v2/types.hpp>
#include <archetype/zoo/genet/types.hpp>
#include <archetype/zoo/mixnet/types.hpp>
#include <archetype/zoo/mobilenet/types.hpp>
#include <archetype/zoo/regnet/types.hpp>
#include <archetype/zoo/resnest/types.hpp>
#include <archetype/zoo/resnet/types.hpp>
#include <archetype/zoo/resnext/types.hpp>
#include <archetype/zoo/se_resnet/types.hpp>
#include <archetype/zoo/se_resnext/types.hpp>
#include <archetype/zoo/xresnet/types.hpp>

#include <boost/hana/tuple.hpp>

namespace archetype::zoo {

/// Every network that has a type of its own, family by family: `hana::for_each(zoo::types, …)`. More are known by name,
/// as `zoo::entries`, since libraries have some of them with other constants.
inline constexpr auto types = boost::hana::tuple_t<
    ResNet18, ResNet34, ResNet26, ResNet50, ResNet101, ResNet152, OriginalResNet50, OriginalResNet101,
    OriginalResNet152, WideResNet50_2, WideResNet101_2, ResNet18D, ResNet34D, ResNet26D, ResNet50D, ResNet101D,
    ResNet152D, ECAResNet50D, XResNet18, XResNet34, XResNet50, XResNet101, XResNet152, XResNet18Deep, XResNet34Deep,
    XResNet50Deep, XResNet18Deeper, XResNet34Deeper, XResNet50Deeper, XResNeXt18, XResNeXt34, XResNeXt50, XResNeXt101,
    XSEResNet18, XSEResNet34, XSEResNet50, XSEResNet101, XSEResNet152, XSEResNeXt18, XSEResNeXt34, XSEResNeXt50,
    XSEResNeXt101, XSEResNeXt18Deep, XSEResNeXt34Deep, XSEResNeXt50Deep, XSEResNeXt18Deeper, XSEResNeXt34Deeper,
    XSEResNeXt50Deeper, XSENet154, ResNeXt50_32x4d, ResNeXt101_32x4d, ResNeXt101_32x8d, ResNeXt101_64x4d,
    ResNeXt26D_32x4d, ResNeXt50D_32x4d, OriginalSEResNet50, OriginalSEResNet101, OriginalSEResNet152, SEResNet18,
    SEResNet34, SEResNet50, SEResNet101, SEResNet152, SEResNet152D, SEResNet18Of8, SEResNet34Of8, SEResNeXt50_32x4d,
    SEResNeXt101_32x4d, SEResNeXt101_32x8d, SEResNeXt101_64x4d, SEResNeXt26D_32x4d, EfficientNetB0, EfficientNetB1,
    EfficientNetB2, EfficientNetB3, EfficientNetB4, EfficientNetB5, EfficientNetB6, EfficientNetB7, EfficientNetB8,
    EfficientNetL2, EfficientNetLite0, EfficientNetLite1, EfficientNetLite2, EfficientNetLite3, EfficientNetLite4,
    EfficientNetV2S, EfficientNetV2M, EfficientNetV2L, EfficientNetV2XL, EfficientNetV2B0, EfficientNetV2B1,
    EfficientNetV2B2, EfficientNetV2B3, EfficientNetV2RWT, EfficientNetV2RWS, EfficientNetV2RWM, MobileNetV2,
    MobileNetV2_035, MobileNetV2_050, MobileNetV2_075, MobileNetV2_140, MobileNetV2_110d, MobileNetV2_120d,
    MobileNetV3Large, MobileNetV3LargeMinimal, MobileNetV3Large_075, MobileNetV3Small, MobileNetV3SmallMinimal,
    MobileNetV3Small_075, MobileNetV3Small_050, MixNetS, MixNetM, MixNetL, MixNetXL, RegNetX200MF, RegNetX400MF,
    RegNetX600MF, RegNetX800MF, RegNetX1_6GF, RegNetX3_2GF, RegNetX4GF, RegNetX6_4GF, RegNetX8GF, RegNetX12GF,
    RegNetX16GF, RegNetX32GF, RegNetY200MF, RegNetY400MF, RegNetY600MF, RegNetY800MF, RegNetY1_6GF, RegNetY3_2GF,
    RegNetY4GF, RegNetY6_4GF, RegNetY8GF, RegNetY12GF, RegNetY16GF, RegNetY32GF, RegNetY64GF, RegNetY128GF,
    ConvNeXtAtto, ConvNeXtFemto, ConvNeXtPico, ConvNeXtNano, ConvNeXtTiny, ConvNeXtSmall, ConvNeXtBase, ConvNeXtLarge,
    ConvNeXtXLarge, GENetSmall, GENetNormal, GENetLarge, ResNeSt14D, ResNeSt26D, ResNeSt50D, ResNeSt50D_1s4x24d,
    ResNeSt50D_4s2x40d, ResNeSt101E, ResNeSt200E, ResNeSt269E>;

}  // namespace archetype::zoo
