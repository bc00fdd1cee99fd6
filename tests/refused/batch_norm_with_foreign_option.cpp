// refused: network: WithBatchNorm does not take Kernel; its options are Epsilon, Momentum
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/transform/rules.hpp>
#include <archetype/zoo/resnet/types.hpp>

using namespace archetype;

using Net = WithBatchNorm<ResNet18, Kernel<3>>;

static_assert(parameters<Net> > 0);
