// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/zoo/resnext/types.hpp>

using namespace archetype;

static_assert(parameters<ResNet18> == 11'689'512);
static_assert(parameters<ResNet34> == 21'797'672);
static_assert(parameters<ResNet50> == 25'557'032);
static_assert(parameters<ResNet101> == 44'549'160);
static_assert(parameters<ResNet152> == 60'192'808);
static_assert(parameters<ResNeXt50_32x4d> == 25'028'904);
static_assert(parameters<ResNeXt101_32x8d> == 88'791'336);
static_assert(parameters<WideResNet50_2> == 68'883'240);
static_assert(multiply_adds<ResNet50> == 4'089'184'256);
