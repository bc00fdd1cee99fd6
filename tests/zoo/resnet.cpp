// SPDX-License-Identifier: MIT
#include <archetype/zoo/resnet.hpp>

#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/transform.hpp>

using namespace archetype;

// Published figures: torchvision's table of weights.
static_assert(parameters<ResNet18> == 11'689'512);
static_assert(parameters<ResNet34> == 21'797'672);
static_assert(parameters<ResNet50> == 25'557'032);
static_assert(parameters<ResNet101> == 44'549'160);
static_assert(parameters<ResNet152> == 60'192'808);
static_assert(parameters<ResNeXt50_32x4d> == 25'028'904);
static_assert(parameters<ResNeXt101_32x8d> == 88'791'336);
static_assert(parameters<WideResNet50_2> == 68'883'240);
static_assert(multiply_adds<ResNet50> == 4'089'184'256);

// The paper's bottleneck strides on the first 1×1, which costs less (pytorchcv's resnet50).
static_assert(multiply_adds<ResNet<Bottleneck, 3, 4, 6, 3>> == 3'857'973'248);
static_assert(parameters<ResNet<Bottleneck, 3, 4, 6, 3>> == 25'557'032);

static_assert(parameters<ResNet<BottleneckD, 3, 4, 6, 3, DeepStem<64>>> == 25'576'264);  // timm's resnet50d

static_assert(output_shape<ResNet50> == Shape{1000});
static_assert(output_shape<Backbone<ResNet50>> == Shape{2048, 7, 7});
