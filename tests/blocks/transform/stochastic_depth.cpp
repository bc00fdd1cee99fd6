// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/blocks/compose/stage.hpp>
#include <archetype/blocks/parts/bottleneck.hpp>
#include <archetype/blocks/transform/stochastic_depth.hpp>

using namespace archetype;

namespace {

/// Five blocks in two stages, of which the later ones of each stage are copies.
template <class Depth>
using Net =
    Network<Input<3, 32, 32>, Depth, Stage<3, BasicBlock<8>>, Stage<2, BasicBlock<16>, Stride<2>>, Classifier<2>>;

/// The rate of the n-th block, in thousandths.
template <class Net>
constexpr int thousandths(int n) {
  for (const Node& node : graph<Net>.nodes)
    if (node.operation->kind() == operations::path_dropping.kind() && n-- == 0)
      return static_cast<int>(1000 * node.attributes.rate.value() + 0.5);
  return -1;
}

using Below = Net<StochasticDepth<0.2_r>>;
using Reaching = Net<StochasticDepth<0.2_r, RateSchedule::reaching_last>>;

}  // namespace

// Rate · i / n, as of EfficientNet.
static_assert(thousandths<Below>(0) == 0);
static_assert(thousandths<Below>(1) == 40);
static_assert(thousandths<Below>(2) == 80);
static_assert(thousandths<Below>(3) == 120);
static_assert(thousandths<Below>(4) == 160);
static_assert(thousandths<Below>(5) == -1);

// Rate · i / (n − 1), as of ConvNeXt.
static_assert(thousandths<Reaching>(0) == 0);
static_assert(thousandths<Reaching>(1) == 50);
static_assert(thousandths<Reaching>(4) == 200);

// It learns nothing and stands at the end of the body, before the sum.
static_assert(parameters<Below> == parameters<Net<Identity>>);
static_assert([] {
  const GraphView view = graph<Below>;
  for (const Node& node : view.nodes)
    if (node.operation->kind() == operations::addition.kind() &&
        view[view.sources(node)[0]].operation->kind() != operations::path_dropping.kind())
      return false;
  return true;
}());
