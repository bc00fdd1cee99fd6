// refused: layer3: RegNetStages is scaled to 1050 blocks; a stage may have up to 1024
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/scale/scaled.hpp>
#include <archetype/zoo/regnet/types.hpp>

using namespace archetype;

using Deep = Scaled<RegNetX400MF, Compound<Width<1_r>, Depth<150_r>, Resolution<224>>>;
static_assert(parameters<Deep> > 0);
