// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/layers/self_attention.hpp>

#include <cstddef>
#include <string_view>

using namespace archetype;

namespace {

using Net = Network<Input<8, 5, 7>, SelfAttention>;

constexpr bool has(int place, std::string_view name, TensorShape extents, bool trained) {
  const StateList state = state_of(graph<Net>, graph<Net>.nodes.back());
  const StateEntry& entry = state.entries()[static_cast<std::size_t>(place)];
  return entry.name == name && entry.extents.values == extents.values && entry.extents.rank == extents.rank &&
         entry.trained() == trained;
}

}  // namespace

static_assert(output_shape<Net> == Shape{8, 5, 7});
static_assert(parameters<Net> == 8 * 8 + 1);
static_assert(multiply_adds<Net> == 0);

// The state of fastai's `SimpleSelfAttention`.
static_assert(has(0, "gamma", {1}, true));
static_assert(has(1, "conv.weight_orig", {8, 8, 1}, true));
static_assert(has(2, "conv.weight_u", {8}, false));
static_assert(has(3, "conv.weight_v", {8}, false));
