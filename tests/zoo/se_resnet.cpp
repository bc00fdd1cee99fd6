// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/transform/transform.hpp>
#include <archetype/graph/compare.hpp>
#include <archetype/zoo/se_resnet/types.hpp>

#include "units.hpp"

using namespace archetype;

namespace {

/// The paper's bottleneck with squeeze-and-excitation written into it.
template <int Width>
struct SEBottleneck {
  template <int S>
  using Strided = Residual<Sequence<Conv<Width, Stride<S>>, BatchNorm, ReLU, Conv<Width, Kernel<3>>, BatchNorm, ReLU,
                                    Conv<4 * Width>, BatchNorm, SEBlock<4 * Width>>,
                           ProjectionShortcut<4 * Width, S>>;
};

}  // namespace

// Published figures: pytorchcv's test, and its networks at 224×224.
static_assert(parameters<SEResNet18> == 11'778'592);
static_assert(parameters<SEResNet34> == 21'958'868);
static_assert(parameters<OriginalSEResNet50> == 28'088'024);
static_assert(parameters<OriginalSEResNet101> == 49'326'872);
static_assert(parameters<OriginalSEResNet152> == 66'821'848);
static_assert(parameters<SEResNet50> == 28'088'024);
static_assert(parameters<SEResNet101> == 49'326'872);
static_assert(parameters<SEResNet152> == 66'821'848);
static_assert(multiply_adds<OriginalSEResNet50> == 3'860'488'192);
static_assert(multiply_adds<OriginalSEResNet101> == 7'574'937'600);

// timm's table of results, and its network at 97×97.
static_assert(millions(parameters<SEResNet18Of8>) == 11.78);
static_assert(millions(parameters<SEResNet34Of8>) == 21.96);
static_assert(millions(parameters<SEResNet152D>) == 66.84);
static_assert(multiply_adds<WithInput<SEResNet50, Input<3, 97, 97>>> == 999'034'048);

// Of 64 channels a sixteenth is 4, which timm makes 8; of the wider ones it is a multiple of 8 already.
static_assert(parameters<SEResNet18Of8> - parameters<SEResNet18> == 2 * (2 * 64 * 4 + 4));

// Attached by a rule and written into the block, squeeze-and-excitation is the same.
static_assert(same_graph(graph<OriginalSEResNet50>, graph<ResNet<SEBottleneck, 3, 4, 6, 3>>));
static_assert(!same_graph(graph<OriginalSEResNet50>, graph<SEResNet50>));
