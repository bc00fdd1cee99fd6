// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/describe.hpp>

struct Tiny
    : archetype::Network<archetype::Input<3, 8, 8>, archetype::Conv<4, archetype::Kernel<3>, archetype::Bias>,
                         archetype::ReLU,
                         archetype::Head<archetype::GlobalAveragePool, archetype::Flatten, archetype::Logits<2>>> {};
