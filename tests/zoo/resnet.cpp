// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/transform/transform.hpp>
#include <archetype/graph/compare.hpp>
#include <archetype/zoo/resnet/types.hpp>

#include "units.hpp"

using namespace archetype;

namespace {

/// A bottleneck of ResNet-D in the words of its paper, with efficient channel attention before the sum.
template <int Width>
struct AttentiveBottleneckD {
  template <int S>
  using Strided = Residual<Sequence<Conv<Width>, BatchNorm, ReLU, Conv<Width, Kernel<3>, Stride<S>>, BatchNorm, ReLU,
                                    Conv<4 * Width>, BatchNorm, EfficientChannelAttention>,
                           PooledShortcut<4 * Width, S>>;
};

}  // namespace

// Published figures: torchvision's table of weights.
static_assert(parameters<ResNet18> == 11'689'512);
static_assert(parameters<ResNet34> == 21'797'672);
static_assert(parameters<ResNet50> == 25'557'032);
static_assert(parameters<ResNet101> == 44'549'160);
static_assert(parameters<ResNet152> == 60'192'808);
static_assert(parameters<WideResNet50_2> == 68'883'240);
static_assert(parameters<WideResNet101_2> == 126'886'696);
static_assert(billions(multiply_adds<ResNet18>) == 1.814);
static_assert(billions(multiply_adds<ResNet34>) == 3.664);
static_assert(billions(multiply_adds<ResNet50>) == 4.089);
static_assert(billions(multiply_adds<ResNet101>) == 7.801);
static_assert(billions(multiply_adds<ResNet152>) == 11.514);
static_assert(billions(multiply_adds<WideResNet50_2>) == 11.398);
static_assert(billions(multiply_adds<WideResNet101_2>) == 22.753);

// The paper's bottleneck strides on the first 1×1, which costs less: pytorchcv's.
static_assert(parameters<OriginalResNet50> == 25'557'032);
static_assert(parameters<OriginalResNet101> == 44'549'160);
static_assert(parameters<OriginalResNet152> == 60'192'808);
static_assert(multiply_adds<OriginalResNet50> == 3'857'973'248);

// timm's table of results, and its networks at 97×97.
static_assert(millions(parameters<ResNet26>) == 16.00);
static_assert(millions(parameters<ResNet18D>) == 11.71);
static_assert(millions(parameters<ResNet26D>) == 16.01);
static_assert(millions(parameters<ResNet34D>) == 21.82);
static_assert(millions(parameters<ResNet101D>) == 44.57);
static_assert(millions(parameters<ResNet152D>) == 60.21);
static_assert(parameters<ResNet26D> == 16'014'408);
static_assert(parameters<ResNet50D> == 25'576'264);
static_assert(parameters<ECAResNet50D> == 25'576'350);
static_assert(multiply_adds<WithInput<ResNet26D, Input<3, 97, 97>>> == 615'056'224);
static_assert(multiply_adds<WithInput<ResNet50D, Input<3, 97, 97>>> == 1'042'387'808);
static_assert(multiply_adds<WithInput<ECAResNet50D, Input<3, 97, 97>>> == 1'042'387'808);

// Attached by a rule and written into the block, channel attention is the same.
static_assert(same_graph(graph<ECAResNet50D>, graph<ResNetD<AttentiveBottleneckD, 3, 4, 6, 3>>));

static_assert(output_shape<ResNet50> == Shape{1000});
static_assert(output_shape<Backbone<ResNet50>> == Shape{2048, 7, 7});
