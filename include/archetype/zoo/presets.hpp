// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/image/preset.hpp>

#include <string_view>

namespace archetype::zoo {

/// How networks of these names see pictures: library/name, where `*` stands for any text. The first row that fits
/// holds.
struct PresetRule {
  std::string_view names;
  Preset preset{};
};

namespace detail {

inline constexpr Normalization inception{{0.5F, 0.5F, 0.5F}, {0.5F, 0.5F, 0.5F}};

/// A size of 0 is that of the network's declared image.
constexpr Preset bicubic(int size, double crop) {
  return {.size = size, .crop = crop, .interpolation = Interpolation::bicubic};
}
constexpr Preset resized_to(int side, int size = 0, Interpolation interpolation = Interpolation::bilinear) {
  return {.size = size, .resize = side, .interpolation = interpolation};
}
constexpr Preset with_inception(Preset preset) {
  preset.normalization = inception;
  return preset;
}
constexpr Preset squashed(Preset preset) {
  preset.framing = Framing::both_sides;
  return preset;
}
constexpr Preset square() { return {.crop = 1, .framing = Framing::square}; }
constexpr Preset without_labels(Preset preset) {
  preset.labels = LabelSet::none;
  return preset;
}

}  // namespace detail

/// Presets of weights that a library does not give by default.
namespace presets {

/// torchvision's IMAGENET1K_V1, where there is an IMAGENET1K_V2; and most weights published before those.
inline constexpr Preset imagenet_v1{};
/// torchvision's IMAGENET1K_V1 of EfficientNet-B1.
inline constexpr Preset imagenet_v1_of_efficientnet_b1 = detail::resized_to(256, 240, Interpolation::bicubic);
/// torchvision's IMAGENET1K_SWAG_E2E_V1 of RegNetY.
inline constexpr Preset imagenet_swag = detail::bicubic(384, 1);
/// torchvision's IMAGENET1K_SWAG_LINEAR_V1 of RegNetY.
inline constexpr Preset imagenet_swag_linear = detail::bicubic(224, 1);

}  // namespace presets

// clang-format off
/// As the libraries evaluate the weights that they give by default; where they give none, as their settings say.
inline constexpr PresetRule preset_rules[]{
    // fastai's networks, and its learners of ten classes, are shown what `item_tfms=Resize(size)` makes in validation.
    {"fastai/*_learner",                  detail::without_labels(detail::square())},
    {"fastai/*",                          detail::square()},

    // torchvision: the second weights of most networks are resized to 232.
    {"torchvision/resnet18",              detail::resized_to(256)},
    {"torchvision/resnet34",              detail::resized_to(256)},
    {"torchvision/mobilenet_v3_small",    detail::resized_to(256)},
    {"torchvision/efficientnet_b0",       detail::resized_to(256, 224, Interpolation::bicubic)},
    {"torchvision/efficientnet_b1",       detail::resized_to(255, 240)},
    {"torchvision/efficientnet_b2",       detail::resized_to(288, 288, Interpolation::bicubic)},
    {"torchvision/efficientnet_b3",       detail::resized_to(320, 300, Interpolation::bicubic)},
    {"torchvision/efficientnet_b4",       detail::resized_to(384, 380, Interpolation::bicubic)},
    {"torchvision/efficientnet_b*",       detail::bicubic(0, 1)},
    {"torchvision/efficientnet_v2_s",     detail::resized_to(384, 384)},
    {"torchvision/efficientnet_v2_m",     detail::resized_to(480, 480)},
    {"torchvision/efficientnet_v2_l",     detail::with_inception(detail::bicubic(480, 1))},
    {"torchvision/regnet_y_128gf",        detail::bicubic(384, 1)},
    {"torchvision/convnext_tiny",         detail::resized_to(236)},
    {"torchvision/convnext_small",        detail::resized_to(230)},
    {"torchvision/*",                     detail::resized_to(232)},

    {"lukemelas/*",                       detail::bicubic(0, 1)},

    // EfficientNets of geffnet and timm. Those of AdvProp and of Lite are normalized to [-1, 1].
    {"*/tf_efficientnet_b0_ap",           detail::with_inception(detail::bicubic(0, 0.875))},
    {"*/tf_efficientnet_b1_ap",           detail::with_inception(detail::bicubic(0, 0.882))},
    {"*/tf_efficientnet_b2_ap",           detail::with_inception(detail::bicubic(0, 0.890))},
    {"*/tf_efficientnet_b3_ap",           detail::with_inception(detail::bicubic(0, 0.904))},
    {"*/tf_efficientnet_b4_ap",           detail::with_inception(detail::bicubic(0, 0.922))},
    {"*/tf_efficientnet_b5_ap",           detail::with_inception(detail::bicubic(0, 0.934))},
    {"*/tf_efficientnet_b6_ap",           detail::with_inception(detail::bicubic(0, 0.942))},
    {"*/tf_efficientnet_b7_ap",           detail::with_inception(detail::bicubic(0, 0.949))},
    {"*/tf_efficientnet_b8_ap",           detail::with_inception(detail::bicubic(0, 0.954))},
    {"timm/tf_efficientnet_b8",           detail::with_inception(detail::bicubic(0, 0.954))},
    {"*/tf_efficientnet_lite0",           detail::with_inception(detail::bicubic(0, 0.875))},
    {"*/tf_efficientnet_lite1",           detail::with_inception(detail::bicubic(0, 0.882))},
    {"*/tf_efficientnet_lite2",           detail::with_inception(detail::bicubic(0, 0.890))},
    {"*/tf_efficientnet_lite3",           detail::with_inception({.crop = 0.904})},
    {"*/tf_efficientnet_lite4",           detail::with_inception({.crop = 0.920})},
    {"*/efficientnet_lite1",              detail::bicubic(0, 0.882)},
    {"*/efficientnet_lite2",              detail::bicubic(0, 0.890)},
    {"*/efficientnet_lite3",              detail::bicubic(0, 0.904)},
    {"*/efficientnet_lite4",              detail::bicubic(0, 0.922)},
    {"timm/efficientnet_b1",              detail::bicubic(224, 1)},
    {"timm/efficientnet_b2",              detail::bicubic(256, 1)},
    {"timm/efficientnet_b3",              detail::bicubic(288, 1)},
    {"timm/efficientnet_b4",              detail::bicubic(320, 1)},
    {"timm/efficientnet_b5",              detail::squashed(detail::bicubic(448, 1))},
    {"timm/tf_efficientnet_l2",           detail::bicubic(475, 0.936)},
    {"timm/tf_efficientnet_l2_ns",        detail::bicubic(0, 0.960)},
    {"*/tf_efficientnet_l2_ns_475",       detail::bicubic(0, 0.936)},
    {"*efficientnet_b1*",                 detail::bicubic(0, 0.882)},
    {"*efficientnet_b2*",                 detail::bicubic(0, 0.890)},
    {"*efficientnet_b3*",                 detail::bicubic(0, 0.904)},
    {"*efficientnet_b4*",                 detail::bicubic(0, 0.922)},
    {"*efficientnet_b5*",                 detail::bicubic(0, 0.934)},
    {"*efficientnet_b6*",                 detail::bicubic(0, 0.942)},
    {"*efficientnet_b7*",                 detail::bicubic(0, 0.949)},
    {"*efficientnet_b8*",                 detail::bicubic(0, 0.954)},
    {"*efficientnet_l2*",                 detail::bicubic(0, 0.961)},
    {"*/tf_mobilenetv3_*",                detail::with_inception({.crop = 0.875})},

    // EfficientNetV2 of timm. Those trained on ImageNet-21k have its classes.
    {"timm/efficientnetv2_*",             detail::bicubic(0, 1)},
    {"timm/tf_efficientnetv2_b0",         detail::bicubic(0, 0.875)},
    {"timm/tf_efficientnetv2_b1",         detail::bicubic(0, 0.882)},
    {"timm/tf_efficientnetv2_b2",         detail::bicubic(0, 0.890)},
    {"timm/tf_efficientnetv2_b3",         detail::squashed(detail::with_inception(detail::bicubic(0, 0.900)))},
    {"timm/tf_efficientnetv2_s_in21k",    detail::without_labels(detail::with_inception(detail::bicubic(0, 1)))},
    {"timm/tf_efficientnetv2_s*",         detail::with_inception(detail::bicubic(0, 1))},
    {"timm/tf_efficientnetv2_*_in21k",
     detail::without_labels(detail::squashed(detail::with_inception(detail::bicubic(0, 1))))},
    {"timm/tf_efficientnetv2_*",          detail::squashed(detail::with_inception(detail::bicubic(0, 1)))},

    // The other networks of timm.
    {"timm/mobilenetv3_large_100_miil",       {.normalization = {{0, 0, 0}, {1, 1, 1}}}},
    {"timm/mobilenetv3_large_100_miil_in21k", detail::without_labels({.normalization = {{0, 0, 0}, {1, 1, 1}}})},
    {"timm/mobilenetv3_large_075",        {}},
    {"timm/wide_resnet101_2",             {}},
    {"timm/resnext101_32*",               {}},
    {"timm/gernet_*",                     {}},
    {"timm/resnest50d_*",                 detail::bicubic(0, 0.875)},
    {"timm/resnest200e",                  detail::bicubic(0, 0.909)},
    {"timm/resnest269e",                  detail::bicubic(0, 0.928)},
    {"timm/resnest*",                     {}},
    {"timm/resnet101d",                   detail::bicubic(256, 0.95)},
    {"timm/*resnet152d",                  detail::bicubic(256, 0.95)},
    {"timm/resnet18",                     detail::bicubic(0, 0.95)},
    {"timm/resnet34",                     detail::bicubic(0, 0.95)},
    {"timm/resnet50",                     detail::bicubic(0, 0.95)},
    {"timm/resnet101",                    detail::bicubic(0, 0.95)},
    {"timm/resnet152",                    detail::bicubic(0, 0.95)},
    {"timm/seresnet50",                   detail::bicubic(0, 0.95)},
    {"timm/resnext50_32x4d",              detail::bicubic(0, 0.95)},
    {"timm/resnext101_64x4d",             detail::bicubic(0, 0.95)},
    {"timm/seresnext101_32x8d",           detail::bicubic(0, 0.95)},
    {"timm/convnext_nano",                detail::bicubic(0, 0.95)},
    {"timm/convnext_tiny",                detail::bicubic(0, 0.95)},
    {"timm/convnext_small",               detail::bicubic(0, 0.95)},
    {"timm/regnet*_tv",                   detail::bicubic(0, 0.965)},
    {"timm/regnetx_008",                  detail::bicubic(0, 0.965)},
    {"timm/regnetx_016",                  detail::bicubic(0, 0.965)},
    {"timm/regnetx_032",                  detail::bicubic(0, 0.965)},
    {"timm/regnetx_080",                  detail::bicubic(0, 0.965)},
    {"timm/regnetx_160",                  detail::bicubic(0, 0.965)},
    {"timm/regnetx_320",                  detail::bicubic(0, 0.965)},
    {"timm/regnety_004",                  detail::bicubic(0, 0.965)},
    {"timm/regnety_016",                  detail::bicubic(0, 0.965)},
    {"timm/regnety_320",                  detail::bicubic(0, 0.965)},
    {"timm/regnety_032",                  detail::bicubic(0, 0.95)},
    {"timm/regnety_040",                  detail::bicubic(0, 0.95)},
    {"timm/regnety_064",                  detail::bicubic(0, 0.95)},
    {"timm/regnety_080",                  detail::bicubic(0, 0.95)},
    {"timm/regnety_120",                  detail::bicubic(0, 0.95)},
    {"timm/regnety_160",                  detail::bicubic(0, 0.95)},
    {"timm/regnety_640",                  detail::bicubic(384, 1)},
    {"timm/regnety_1280",                 detail::bicubic(384, 1)},
    {"timm/*",                            detail::bicubic(0, 0.875)},

    {"geffnet/*",                         detail::bicubic(0, 0.875)},

    // pytorchcv
    {"*",                                 {}},
};
// clang-format on

}  // namespace archetype::zoo
