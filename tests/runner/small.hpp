// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/describe.hpp>

/// A network of three classes that is compiled soon and runs fast.
struct Small : archetype::Network<archetype::Input<3, 32, 32>, archetype::Stem<8>,
                                  archetype::Stage<2, archetype::BasicBlock<8>, archetype::Stride<2>>,
                                  archetype::Classifier<3>> {};
