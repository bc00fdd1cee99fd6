// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/parts/bottleneck.hpp>
#include <archetype/blocks/transform/stochastic_depth.hpp>
#include <archetype/blocks/transform/with_self_attention.hpp>
#include <archetype/graph/compare.hpp>

#include <string_view>

using namespace archetype;

namespace {

using Image = Input<3, 64, 64>;
using Block = BasicBlock<16>;
using Strided = Stage<1, Block, Stride<2>>;

using Four = WithSelfAttention<Network<Image, Stage<3, Block>, Strided, Strided, Strided, Classifier<2>>>;
using Six = WithSelfAttention<
    Network<Image, Strided, Strided, Stage<2, Block, Stride<2>>, Strided, Strided, Strided, Classifier<2>>>;
using OneBlock = WithSelfAttention<Network<Image, Strided, Strided, Strided, Strided, Classifier<2>>>;

template <class Net>
constexpr int attentions = [] {
  int found = 0;
  for (const Node& node : graph<Net>.nodes) found += node.operation->kind() == "SelfAttention";
  return found;
}();

template <class Net>
constexpr bool attends_at(std::string_view path) {
  for (const Node& node : graph<Net>.nodes)
    if (node.operation->kind() == "SelfAttention" && path_of(graph<Net>, node) == path) return true;
  return false;
}

/// The kinds of what a node of this path reads, and what reads it.
template <class Net>
constexpr bool stands_between(std::string_view path, std::string_view before, std::string_view behind) {
  for (const Node& reader : graph<Net>.nodes)
    for (const int source : graph<Net>.sources(reader))
      if (const Node& node = graph<Net>[source]; path_of(graph<Net>, node) == path)
        return graph<Net>[graph<Net>.sources(node)[0]].operation->kind() == before &&
               reader.operation->kind() == behind;
  return false;
}

using Dropping = Network<Image, StochasticDepth<0.2_r>, Stage<1, Attended<Block>>, Classifier<2>>;

}  // namespace

// fastai puts it at the end of the last block of stage n − 3 of n.
static_assert(attentions<Four> == 1 && attends_at<Four>("layer1.2.attention"));
static_assert(attentions<Six> == 1 && attends_at<Six>("layer3.1.attention"));
static_assert(attentions<OneBlock> == 1 && attends_at<OneBlock>("layer1.0.attention"));
static_assert(stands_between<Four>("layer1.2.attention", "BatchNorm", "Add"));

static_assert(same_graph(graph<Four>, graph<Network<Image, MixedStage<Stride<1>, Repeat<2, Block>, Attended<Block>>,
                                                    Strided, Strided, Strided, Classifier<2>>>));

// A block takes its stride where the attended one is the first, and is dropped with its attention.
static_assert(output_shape<Backbone<OneBlock>> == Shape{16, 4, 4});
static_assert(stands_between<Dropping>("layer1.0.attention", "BatchNorm", "DropPath"));
