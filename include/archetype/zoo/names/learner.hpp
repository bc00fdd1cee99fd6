// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/blocks/attended.hpp>
#include <archetype/blocks/fastai_head.hpp>
#include <archetype/weights/dialects/fastai.hpp>
#include <archetype/zoo/entry.hpp>
#include <archetype/zoo/resnet.hpp>
#include <archetype/zoo/resnext.hpp>
#include <archetype/zoo/xresnet.hpp>

namespace archetype::zoo {

/// The model of a fastai learner with ten classes: the body of a network under fastai's head.
template <class Net>
using Learner = WithHead<Net, FastaiHead<10>>;

inline constexpr Origin resnet_learner{"fastai", dialects::fastai::resnet_learner, initializations::fastai_learner,
                                       "A body under fastai's head (Howard & Gugger 2020)"};
inline constexpr Origin xresnet_learner{"fastai", dialects::fastai::xresnet_learner, initializations::fastai_xresnet,
                                        "A body under fastai's head (Howard & Gugger 2020)"};

/// Learners by the names of their networks.
inline constexpr Entry learners[]{
    entry<Learner<ResNet18>>(resnet_learner, "resnet18_learner"),
    entry<Learner<ResNet34>>(resnet_learner, "resnet34_learner"),
    entry<Learner<ResNet50>>(resnet_learner, "resnet50_learner"),
    entry<Learner<ResNet101>>(resnet_learner, "resnet101_learner"),
    entry<Learner<ResNet152>>(resnet_learner, "resnet152_learner"),
    entry<Learner<ResNeXt50_32x4d>>(resnet_learner, "resnext50_32x4d_learner"),
    entry<Learner<ResNeXt101_32x8d>>(resnet_learner, "resnext101_32x8d_learner"),
    entry<Learner<ResNeXt101_64x4d>>(resnet_learner, "resnext101_64x4d_learner"),
    entry<Learner<WideResNet50_2>>(resnet_learner, "wide_resnet50_2_learner"),
    entry<Learner<WideResNet101_2>>(resnet_learner, "wide_resnet101_2_learner"),
    entry<Learner<XResNet18>>(xresnet_learner, "xresnet18_learner"),
    entry<Learner<XResNet34>>(xresnet_learner, "xresnet34_learner"),
    entry<Learner<XResNet50>>(xresnet_learner, "xresnet50_learner"),
    entry<Learner<XResNet101>>(xresnet_learner, "xresnet101_learner"),
    entry<Learner<XResNet152>>(xresnet_learner, "xresnet152_learner"),
    entry<Learner<WithSelfAttention<XResNet18>>>(xresnet_learner, "xresnet18+sa_learner"),
    entry<Learner<WithSelfAttention<XResNet34>>>(xresnet_learner, "xresnet34+sa_learner"),
    entry<Learner<WithSelfAttention<XResNet50>>>(xresnet_learner, "xresnet50+sa_learner"),
    entry<Learner<WithSelfAttention<XResNet101>>>(xresnet_learner, "xresnet101+sa_learner"),
    entry<Learner<WithSelfAttention<XResNet152>>>(xresnet_learner, "xresnet152+sa_learner"),
};

}  // namespace archetype::zoo
