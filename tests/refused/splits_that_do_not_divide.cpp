// refused: split_sum: SplitSum has splits 3 and groups 1 on 64x8x8; give it a width that both divide
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/layers/split.hpp>

using namespace archetype;

struct ThreeSplits {
  static constexpr Value emit(Builder& builder, Value x) {
    return builder.push(operations::split_sum, {x}, {.splits = 3});
  }
};

struct Net : Network<Input<64, 8, 8>, ThreeSplits> {};

static_assert(parameters<Net> > 0);
