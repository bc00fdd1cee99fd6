// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/zoo/convnext/published.hpp>
#include <archetype/zoo/convnext_v2/published.hpp>
#include <archetype/zoo/efficientnet/published.hpp>
#include <archetype/zoo/efficientnet_v2/published.hpp>
#include <archetype/zoo/family.hpp>
#include <archetype/zoo/fastai_learner/published.hpp>
#include <archetype/zoo/genet/published.hpp>
#include <archetype/zoo/mixnet/published.hpp>
#include <archetype/zoo/mobilenet/published.hpp>
#include <archetype/zoo/regnet/published.hpp>
#include <archetype/zoo/resnest/published.hpp>
#include <archetype/zoo/resnet/published.hpp>
#include <archetype/zoo/resnext/published.hpp>
#include <archetype/zoo/se_resnet/published.hpp>
#include <archetype/zoo/se_resnext/published.hpp>
#include <archetype/zoo/xresnet/published.hpp>

namespace archetype::zoo {

// clang-format off
/// The families of the zoo. Entries, types and docs/zoo.md follow this order, and of several networks with one name,
/// the first is found. To add a family, write its folder (`types.hpp`, `published.hpp`), include it above and list it
/// here.
using Families = FamilyList<
    ResNetFamily,
    XResNetFamily,
    ResNeXtFamily,
    SEResNetFamily,
    SEResNeXtFamily,
    EfficientNetFamily,
    EfficientNetV2Family,
    MobileNetFamily,
    MixNetFamily,
    RegNetFamily,
    ConvNeXtFamily,
    ConvNeXtV2Family,
    GENetFamily,
    ResNeStFamily,
    LearnerFamily>;
// clang-format on

}  // namespace archetype::zoo
