// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/blocks/compose/head.hpp>
#include <archetype/layers/activation.hpp>
#include <archetype/layers/adaptive_concat_pool.hpp>
#include <archetype/layers/dropout.hpp>
#include <archetype/layers/normalization.hpp>

namespace archetype {

// clang-format off
/// fastai's head on the body of a network (`create_head`): all its layers in a module `classifier`. `FastaiHead<0>`
/// leaves the class count to the lowering.
template <int Classes>
struct FastaiHead : Head<Named<"classifier", Sequence<
    AdaptiveConcatPool, Flatten,
    BatchNormWith<InitialBias<0.001_r>>, Dropout<0.25_r>, Linear<512, NoBias>, ReLU,
    BatchNormWith<InitialBias<0.001_r>>, Dropout<0.5_r>, Logits<Classes, NoBias>>>> {};
// clang-format on

}  // namespace archetype
