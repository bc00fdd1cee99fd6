// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/zoo/resnext/types.hpp>

#include "units.hpp"

using namespace archetype;

// Published figures: torchvision's table of weights.
static_assert(parameters<ResNeXt50_32x4d> == 25'028'904);
static_assert(parameters<ResNeXt101_32x8d> == 88'791'336);
static_assert(parameters<ResNeXt101_64x4d> == 83'455'272);
static_assert(billions(multiply_adds<ResNeXt50_32x4d>) == 4.23);
static_assert(billions(multiply_adds<ResNeXt101_32x8d>) == 16.414);
static_assert(billions(multiply_adds<ResNeXt101_64x4d>) == 15.46);

// pytorchcv's test, and its network at 224×224.
static_assert(parameters<ResNeXt101_32x4d> == 44'177'704);
static_assert(multiply_adds<ResNeXt50_32x4d> == 4'230'479'872);

// timm's table of results.
static_assert(millions(parameters<ResNeXt50D_32x4d>) == 25.05);
