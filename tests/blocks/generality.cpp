// SPDX-License-Identifier: MIT
// Whole published networks, from blocks that are written here as a user would write them.
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/branches.hpp>
#include <archetype/blocks/compose/gated.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/blocks/compose/residual.hpp>
#include <archetype/blocks/compose/stage.hpp>
#include <archetype/blocks/transform/transform.hpp>
#include <archetype/layers/dropout.hpp>
#include <archetype/layers/layer_scale.hpp>

using namespace archetype;

namespace {

/// Adds its input where the block keeps the shape, as the inverted residuals of mobile networks do.
template <class Body>
struct ResidualWhereShapeIsKept {
  static constexpr Value emit(Builder& builder, Value x) {
    const Value body = apply<Body>(builder, x);
    return body.shape == x.shape ? builder.push(operations::addition, {body, x}) : body;
  }
};

// MobileNetV3-Large (Howard et al. 2019, table 1), as torchvision's.
namespace mobilenet_v3 {

template <int Expanded, int K, int S, class Act>
using Depthwise = Sequence<Conv<Expanded>, BatchNorm, Act, DepthwiseConv<Kernel<K>, Stride<S>>, BatchNorm, Act>;

/// A row without "SE": expansion, depthwise convolution, projection.
template <int K, int Expanded, int Width, class Act>
struct Plain {
  template <int S>
  using Strided = ResidualWhereShapeIsKept<Sequence<Depthwise<Expanded, K, S, Act>, Conv<Width>, BatchNorm>>;
};

/// A row with "SE", squeezed to `Squeezed` channels: a quarter of the expansion, rounded to a multiple of 8.
template <int K, int Expanded, int Width, class Act, int Squeezed>
struct Squeezing {
  using Gate = SqueezeExcite<Expanded, Squeezed, ReLU, HardSigmoid>;
  template <int S>
  using Strided = ResidualWhereShapeIsKept<Sequence<Depthwise<Expanded, K, S, Act>, Gate, Conv<Width>, BatchNorm>>;
};

/// The first row does not expand.
using First = ResidualWhereShapeIsKept<Sequence<DepthwiseConv<Kernel<3>>, BatchNorm, ReLU, Conv<16>, BatchNorm>>;

struct MobileNetV3Large
    : Network<
          Input<3, 224, 224>, Conv<16, Kernel<3>, Stride<2>>, BatchNorm, HardSwish,
          // clang-format off
              //                                  kernel expansion width activation  SE
              MixedStage<Stride<1>, First>,
              MixedStage<Stride<2>, Plain<            3,    64,    24, ReLU>,
                                    Plain<            3,    72,    24, ReLU>>,
              MixedStage<Stride<2>, Squeezing<        5,    72,    40, ReLU,         24>,
                          Repeat<2, Squeezing<        5,   120,    40, ReLU,         32>>>,
              MixedStage<Stride<2>, Plain<            3,   240,    80, HardSwish>,
                                    Plain<            3,   200,    80, HardSwish>,
                          Repeat<2, Plain<            3,   184,    80, HardSwish>>>,
              MixedStage<Stride<1>, Squeezing<        3,   480,   112, HardSwish,   120>,
                                    Squeezing<        3,   672,   112, HardSwish,   168>>,
              MixedStage<Stride<2>, Squeezing<        5,   672,   160, HardSwish,   168>,
                          Repeat<2, Squeezing<        5,   960,   160, HardSwish,   240>>>,
          // clang-format on
          Conv<960>, BatchNorm, HardSwish,
          Head<GlobalAveragePool, Flatten, Linear<1280>, HardSwish, Dropout<0.2_r>, Linear<1000>>> {};

static_assert(parameters<MobileNetV3Large> == 5'483'032);                                   // torchvision
static_assert(multiply_adds<WithInput<MobileNetV3Large, Input<3, 97, 97>>> == 56'992'424);  // its reference file
static_assert(output_shape<MobileNetV3Large> == Shape{1000});
static_assert(output_shape<Backbone<MobileNetV3Large>> == Shape{960, 7, 7});

}  // namespace mobilenet_v3

// MixNet-S (Tan & Le 2019), as timm's mixnet_s.
namespace mixnet {

/// Depthwise convolutions of several kernel sizes, each on its share of the channels.
template <int S, int... Kernels>
using MixedDepthwise = Branches<DepthwiseConv<Kernel<Kernels>, Stride<S>>...>;

/// A 1×1 convolution in two halves of equal width.
template <int Width>
using SplitConv = Branches<Conv<Width / 2>, Conv<Width / 2>>;

template <int Expanded, class Expand, class Project, class Act, int Squeezed, int... Kernels>
struct MixBlock {
  using Gate = SqueezeExcite<Expanded, Squeezed, Act>;
  template <int S>
  using Strided = ResidualWhereShapeIsKept<
      Sequence<Named<"expand", Expand>, BatchNorm, Act, Named<"depthwise", MixedDepthwise<S, Kernels...>>, BatchNorm,
               Act, Gate, Named<"project", Project>, BatchNorm>>;
};

/// Without squeeze-and-excitation.
template <int Expanded, class Expand, class Project, class Act, int... Kernels>
struct PlainMixBlock {
  template <int S>
  using Strided = ResidualWhereShapeIsKept<
      Sequence<Named<"expand", Expand>, BatchNorm, Act, Named<"depthwise", MixedDepthwise<S, Kernels...>>, BatchNorm,
               Act, Named<"project", Project>, BatchNorm>>;
};

/// Stages 4 to 6 project in halves, some also expand in halves.
template <int In, int Factor, int Width, int Squeezed, int... Kernels>
using SplitProjection = MixBlock<Factor * In, Conv<Factor * In>, SplitConv<Width>, Swish, Squeezed, Kernels...>;
template <int In, int Factor, int Width, int Squeezed, int... Kernels>
using SplitBoth = MixBlock<Factor * In, SplitConv<Factor * In>, SplitConv<Width>, Swish, Squeezed, Kernels...>;
template <int In, int Factor, int Width, int Squeezed, int... Kernels>
using Whole = MixBlock<Factor * In, Conv<Factor * In>, Conv<Width>, Swish, Squeezed, Kernels...>;

using First = ResidualWhereShapeIsKept<Sequence<DepthwiseConv<Kernel<3>>, BatchNorm, ReLU, Conv<16>, BatchNorm>>;

struct MixNetS
    : Network<Input<3, 224, 224>, Conv<16, Kernel<3>, Stride<2>>, BatchNorm, ReLU, MixedStage<Stride<1>, First>,
              MixedStage<Stride<2>, PlainMixBlock<96, SplitConv<96>, SplitConv<24>, ReLU, 3>,
                         PlainMixBlock<72, SplitConv<72>, SplitConv<24>, ReLU, 3>>,
              // clang-format off
              //                                          in  factor width squeezed  kernels
              MixedStage<Stride<2>, Whole<                 24,   6,    40,   12,     3, 5, 7>,
                          Repeat<3, SplitBoth<             40,   6,    40,   20,     3, 5>>>,
              MixedStage<Stride<2>, SplitProjection<       40,   6,    80,   10,     3, 5, 7>,
                          Repeat<2, SplitProjection<       80,   6,    80,   20,     3, 5>>>,
              MixedStage<Stride<1>, SplitBoth<             80,   6,   120,   40,     3, 5, 7>,
                          Repeat<2, SplitBoth<            120,   3,   120,   60,     3, 5, 7, 9>>>,
              MixedStage<Stride<2>, Whole<                120,   6,   200,   60,     3, 5, 7, 9, 11>,
                          Repeat<2, SplitProjection<      200,   6,   200,  100,     3, 5, 7, 9>>>,
              // clang-format on
              Conv<1536>, BatchNorm, ReLU, Classifier<1000>> {};

static_assert(parameters<MixNetS> == 4'134'606);  // timm
static_assert(output_shape<MixNetS> == Shape{1000});
static_assert(output_shape<Backbone<MixNetS>> == Shape{1536, 7, 7});

}  // namespace mixnet

// ConvNeXt (Liu et al. 2022), as torchvision's convnext_tiny and timm's convnext_atto.
namespace convnext {

template <int Width>
using Block = Residual<Sequence<DepthwiseConv<Kernel<7>, Bias>, LayerNormWith<Epsilon<1e-6_r>>, Conv<4 * Width, Bias>,
                                GELU, Conv<Width, Bias>, LayerScale<>>,
                       Identity, Identity>;

/// A norm and a 2×2 convolution between stages.
template <int Width>
using Downsample = Sequence<LayerNormWith<Epsilon<1e-6_r>>, Conv<Width, Kernel<2>, Stride<2>, Bias>>;

template <int Width, int A, int B, int C, int D>
using ConvNeXt =
    Network<Input<3, 224, 224>, Conv<Width, Kernel<4>, Stride<4>, Padding<0>, Bias>, LayerNormWith<Epsilon<1e-6_r>>,
            Stage<A, Block<Width>>, Downsample<2 * Width>, Stage<B, Block<2 * Width>>, Downsample<4 * Width>,
            Stage<C, Block<4 * Width>>, Downsample<8 * Width>, Stage<D, Block<8 * Width>>,
            Head<GlobalAveragePool, LayerNormWith<Epsilon<1e-6_r>>, Flatten, Linear<1000>>>;

struct ConvNeXtAtto : ConvNeXt<40, 2, 2, 6, 2> {};
struct ConvNeXtTiny : ConvNeXt<96, 3, 3, 9, 3> {};

static_assert(parameters<ConvNeXtTiny> == 28'589'128);                                   // torchvision
static_assert(parameters<ConvNeXtAtto> == 3'695'520);                                    // timm
static_assert(multiply_adds<WithInput<ConvNeXtAtto, Input<3, 97, 97>>> == 100'791'680);  // its reference file
static_assert(output_shape<Backbone<ConvNeXtTiny>> == Shape{768, 7, 7});

}  // namespace convnext

}  // namespace
