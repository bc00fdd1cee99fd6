// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/layers/global_response_norm.hpp>
#include <archetype/lowering/constant_graph.hpp>

using namespace archetype;

// A weight and a bias for each channel; like other normalizations, it is not counted as multiply-adds.
using Net = Network<Input<8, 10, 12>, GlobalResponseNorm<>>;
static_assert(output_shape<Net> == Shape{8, 10, 12});
static_assert(parameters<Net> == 2 * 8);
static_assert(multiply_adds<Net> == 0);

static_assert(graph<Net>[1].attributes.epsilon == 1e-6_r);
static_assert(graph<Network<Input<8, 10, 12>, GlobalResponseNorm<Epsilon<1e-5_r>>>>[1].attributes.epsilon == 1e-5_r);
