// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/transform/transform.hpp>
#include <archetype/zoo/se_resnext/types.hpp>

#include "units.hpp"

using namespace archetype;

// Published figures: pytorchcv's test, and its network at 224×224.
static_assert(parameters<SEResNeXt50_32x4d> == 27'559'896);
static_assert(parameters<SEResNeXt101_32x4d> == 48'955'416);
static_assert(parameters<SEResNeXt101_64x4d> == 88'232'984);
static_assert(multiply_adds<SEResNeXt50_32x4d> == 4'232'994'816);

// timm's table of results, and its network at 97×97.
static_assert(millions(parameters<SEResNeXt101_32x8d>) == 93.57);
static_assert(millions(parameters<SEResNeXt26D_32x4d>) == 16.81);
static_assert(multiply_adds<WithInput<SEResNeXt50_32x4d, Input<3, 97, 97>>> == 1'025'303'232);
