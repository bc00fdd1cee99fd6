// refused: network: even at phi 0 its activations of 6422528 bytes exceed the budget of 1000000; shrink relu, where memory is at its peak
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/scale/fitted.hpp>
#include <archetype/zoo/resnet/types.hpp>

using namespace archetype;

static_assert(fitted_phi<ResNet18, Budget{.activation_memory = 1'000'000}> == 0_r);
