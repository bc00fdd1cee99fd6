// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/blocks/compose/head.hpp>
#include <archetype/layers/activation.hpp>
#include <archetype/layers/adaptive_concat_pool.hpp>
#include <archetype/layers/dropout.hpp>
#include <archetype/layers/normalization.hpp>

namespace archetype {

// clang-format off
/// fastai's head (`create_head`), with all its layers in a module `classifier`. With `FastaiHead<0>` the lowering sets
/// the number of classes.
template <int Classes>
struct FastaiHead : Head<Named<"classifier", Sequence<
    AdaptiveConcatPool, Flatten,
    BatchNormWith<InitialBias<0.001_r>>, Dropout<0.25_r>, Linear<512, NoBias>, ReLU,
    BatchNormWith<InitialBias<0.001_r>>, Dropout<0.5_r>, Logits<Classes, NoBias>>>> {};
// clang-format on

}  // namespace archetype
