// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/blocks/compose/stage.hpp>
#include <archetype/blocks/parts/mbconv.hpp>
#include <archetype/blocks/scale/scaled.hpp>
#include <archetype/graph/compare.hpp>

using namespace archetype;

namespace {

/// One block on 16 maps of 8×8.
template <class Block, int S = 1>
using On16 = Network<Input<16, 8, 8>, Stage<1, Block, Stride<S>>>;

/// The node of a path; its operation is null where there is none.
template <class Net>
constexpr Node at(std::string_view path) {
  for (const Node& node : graph<Net>.nodes)
    if (path_of(graph<Net>, node) == path) return node;
  return {};
}

template <class Net>
constexpr bool has(std::string_view path) {
  return at<Net>(path).operation != nullptr;
}

}  // namespace

// Worked out by hand, layer by layer: expansion, depthwise, squeeze and excitation, projection, each with its batch
// norm.
using Full = On16<MBConv<24, Expand<6>, Kernel<3>>>;
static_assert(parameters<Full> ==
              (16 * 96 + 2 * 96) + (96 * 9 + 2 * 96) + (96 * 4 + 4 + 4 * 96 + 96) + (96 * 24 + 2 * 24));
static_assert(multiply_adds<Full> == 64 * (16 * 96 + 96 * 9 + 96 * 24) + 2 * 96 * 4);
static_assert(at<Full>("layer1.0.expand").shape == Shape{96, 8, 8});
static_assert(at<Full>("layer1.0.depthwise").attributes.groups == 96);
static_assert(at<Full>("layer1.0.se.fc1").shape == Shape{4, 1, 1});
static_assert(at<Full>("layer1.0.se.fc2").attributes.bias);
static_assert(at<Full>("layer1.0.project").shape == Shape{24, 8, 8});
static_assert(has<Full>("layer1.0.bn3") && !has<Full>("layer1.0.bn4"));

// Its defaults are those of EfficientNet's first block, which has nothing to expand.
using First = On16<MBConv<16>>;
static_assert(same_graph(graph<First>,
                         graph<On16<MBConv<16, Expand<1>, Squeeze<0.25_r>, Activated<Swish>, Kernel<3>>>>));
static_assert(parameters<First> == (16 * 9 + 2 * 16) + (16 * 4 + 4 + 4 * 16 + 16) + (16 * 16 + 2 * 16));
static_assert(!has<First>("layer1.0.expand") && !has<First>("layer1.0.project") && has<First>("layer1.0.pointwise"));

static_assert(!has<On16<MBConv<16, Squeeze<0_r>>>>("layer1.0.se.fc1"));
static_assert(at<On16<MBConv<16, Expand<6>, Squeeze<1.5_r>>>>("layer1.0.se.fc1").shape.channels == 24);

// The input is added where neither stride nor width change, not wherever the shape happens to be kept.
static_assert(has<First>("layer1.0.add"));
static_assert(!has<Full>("layer1.0.add"));
static_assert(!has<On16<MBConv<16>, 2>>("layer1.0.add"));
static_assert(!has<Network<Input<16, 1, 1>, Stage<1, MBConv<16>, Stride<2>>>>("layer1.0.add"));

// Only the declared width is scaled: the others follow from the input.
using Wide = Scaled<Network<Input<16, 8, 8>, Stage<1, MBConv<24, Expand<6>>>>, Compound<Width<2_r>>>;
static_assert(at<Wide>("layer1.0.expand").shape.channels == 96);
static_assert(at<Wide>("layer1.0.se.fc1").shape.channels == 4);
static_assert(at<Wide>("layer1.0.project").shape.channels == 48);

// Mixed kernels share the channels evenly; the first takes those that are over.
using Mixed = On16<MBConv<16, MixedKernel<3, 5, 7>, Squeeze<0_r>>, 2>;
static_assert(at<Mixed>("layer1.0.depthwise.0").shape == Shape{6, 4, 4});
static_assert(at<Mixed>("layer1.0.depthwise.1").shape == Shape{5, 4, 4});
static_assert(at<Mixed>("layer1.0.depthwise.2").attributes.window.kernel == Extent{7, 7});
static_assert(parameters<Mixed> == (6 * 9 + 5 * 25 + 5 * 49 + 2 * 16) + (16 * 16 + 2 * 16));

// Split convolutions know only one half of the channels each.
using Split = On16<MBConv<24, Expand<2>, SplitExpansion, SplitProjection, Squeeze<0_r>>>;
static_assert(at<Split>("layer1.0.expand.1").shape == Shape{16, 8, 8});
static_assert(at<Split>("layer1.0.project.0").shape == Shape{12, 8, 8});
static_assert(parameters<Split> == (2 * 8 * 16 + 2 * 32) + (32 * 9 + 2 * 32) + (2 * 16 * 12 + 2 * 24));
