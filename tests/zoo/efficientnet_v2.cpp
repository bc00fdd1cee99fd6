// SPDX-License-Identifier: MIT
#include <archetype/zoo/efficientnet_v2.hpp>

#include <archetype/analysis/cost.hpp>

using namespace archetype;

// torchvision's table of weights.
static_assert(parameters<EfficientNetV2S> == 21'458'488);
static_assert(parameters<EfficientNetV2M> == 54'139'356);
static_assert(parameters<EfficientNetV2L> == 118'515'272);

// Counted in torchvision, whose weights are for larger images.
static_assert(multiply_adds<WithInput<EfficientNetV2S, Input<3, 384, 384>>> == 8'365'617'152);

// timm
static_assert(parameters<EfficientNetV2XL> == 208'119'808);
static_assert(parameters<EfficientNetV2B0> == 7'139'704);
static_assert(parameters<EfficientNetV2B1> == 8'141'052);
static_assert(parameters<EfficientNetV2B2> == 10'096'086);
static_assert(parameters<EfficientNetV2B3> == 14'358'406);
static_assert(parameters<EfficientNetV2RWT> == 13'649'388);
static_assert(parameters<EfficientNetV2RWS> == 23'941'296);
static_assert(parameters<EfficientNetV2RWM> == 53'236'442);
