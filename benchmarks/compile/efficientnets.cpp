// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/zoo/efficientnet/types.hpp>

using namespace archetype;

static_assert(parameters<EfficientNetB0> == 5'288'548);
static_assert(parameters<EfficientNetB1> == 7'794'184);
static_assert(parameters<EfficientNetB2> == 9'109'994);
static_assert(parameters<EfficientNetB3> == 12'233'232);
static_assert(parameters<EfficientNetB4> == 19'341'616);
static_assert(parameters<EfficientNetB5> == 30'389'784);
static_assert(parameters<EfficientNetB6> == 43'040'704);
static_assert(parameters<EfficientNetB7> == 66'347'960);
static_assert(parameters<EfficientNetB8> == 87'413'142);
static_assert(parameters<EfficientNetL2> == 480'309'308);
static_assert(parameters<EfficientNetLite0> == 4'652'008);
static_assert(parameters<EfficientNetLite1> == 5'416'680);
static_assert(parameters<EfficientNetLite2> == 6'092'072);
static_assert(parameters<EfficientNetLite3> == 8'197'096);
static_assert(parameters<EfficientNetLite4> == 13'006'568);
static_assert(multiply_adds<EfficientNetB0> / 1'000'000 == 385);
