// refused: concatenate: Concatenate joins 16x32x32 and 16x16x16; give its inputs the same height and width
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/head.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/layers/conv.hpp>
#include <archetype/layers/join.hpp>

using namespace archetype;

/// As in DenseNet: what comes in beside what is made of it, which must not be strided.
struct Dense {
  static constexpr Value emit(Builder& builder, Value x) {
    const Value grown = apply<Conv<16, Kernel<3>, Stride<2>>>(builder, x);
    return builder.push(operations::concatenation, {x, grown});
  }
};

using Net = Network<Input<3, 32, 32>, Conv<16>, Dense, Classifier<10>>;

static_assert(parameters<Net> > 0);
