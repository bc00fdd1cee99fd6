// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/zoo/resnet/types.hpp>

static_assert(archetype::parameters<archetype::ResNet152> == 60'192'808);
