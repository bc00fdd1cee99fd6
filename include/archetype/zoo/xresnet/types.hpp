// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/blocks/compose/network.hpp>
#include <archetype/blocks/compose/stage.hpp>
#include <archetype/blocks/parts/initialized_as.hpp>
#include <archetype/blocks/parts/stem.hpp>
#include <archetype/blocks/parts/xresnet_block.hpp>
#include <archetype/blocks/transform/layer_groups.hpp>
#include <archetype/blocks/transform/transform.hpp>
#include <archetype/blocks/transform/with_self_attention.hpp>
#include <archetype/initialization.hpp>
#include <archetype/layers/dropout.hpp>

namespace archetype {

// clang-format off
/// fastai's XResNet: ResNet with the changes B, C and D of He et al. 2019. Stages after the fourth are 256 wide.
template <template <int> class Block, int A, int B, int C, int D, int... More>
using XResNet = Network<Input<3, 224, 224>, InitializedAs<initializations::fastai_xresnet>, DeepStem<64>,
                        NextLayerGroup,
                        Stage<A, Block<64>>,
                        Stage<B, Block<128>, Stride<2>>,
                        Stage<C, Block<256>, Stride<2>>,
                        Stage<D, Block<512>, Stride<2>>,
                        Stage<More, Block<256>, Stride<2>>...,
                        Classifier<1000>>;

/// Its blocks: plain, in 32 groups (`xresnext`), with squeeze-and-excitation. The bottleneck of `xse_resnet` is not
/// that of ResNet: it is twice, then four times as wide as the stage.
template <int W> using XBasic          = XResNetBasicBlock<W>;
template <int W> using XBottle         = XResNetBottleneck<W>;
template <int W> using XGroupedBasic   = XResNetBasicBlock<W, 2 * W, 32>;
template <int W> using XGroupedBottle  = XResNetBottleneck<W, 2 * W, 2 * W, 32>;
template <int W> using SEBasic         = XResNetBasicBlock<W,     W,         1, XResNetSqueezeExcite<W>>;
template <int W> using SEBottle        = XResNetBottleneck<W, 2 * W, 4 * W,  1, XResNetSqueezeExcite<4 * W>>;
template <int W> using SEGroupedBasic  = XResNetBasicBlock<W, 2 * W,        32, XResNetSqueezeExcite<W>>;
template <int W> using SEGroupedBottle = XResNetBottleneck<W, 2 * W, 2 * W, 32, XResNetSqueezeExcite<4 * W>>;
template <int W> using SENetBottle     = XResNetBottleneck<W, 2 * W, 4 * W, 64, XResNetSqueezeExcite<4 * W>>;

//                                                       blocks of each stage
struct XResNet18           : XResNet<XBasic,             2, 2,  2, 2> {};
struct XResNet34           : XResNet<XBasic,             3, 4,  6, 3> {};
struct XResNet50           : XResNet<XBottle,            3, 4,  6, 3> {};
struct XResNet101          : XResNet<XBottle,            3, 4, 23, 3> {};
struct XResNet152          : XResNet<XBottle,            3, 8, 36, 3> {};
struct XResNet18Deep       : XResNet<XBasic,             2, 2,  2, 2, 1, 1> {};
struct XResNet34Deep       : XResNet<XBasic,             3, 4,  6, 3, 1, 1> {};
struct XResNet50Deep       : XResNet<XBottle,            3, 4,  6, 3, 1, 1> {};
struct XResNet18Deeper     : XResNet<XBasic,             2, 2,  1, 1, 1, 1, 1, 1> {};
struct XResNet34Deeper     : XResNet<XBasic,             3, 4,  6, 3, 1, 1, 1, 1> {};
struct XResNet50Deeper     : XResNet<XBottle,            3, 4,  6, 3, 1, 1, 1, 1> {};

struct XResNeXt18          : XResNet<XGroupedBasic,      2, 2,  2, 2> {};
struct XResNeXt34          : XResNet<XGroupedBasic,      3, 4,  6, 3> {};
struct XResNeXt50          : XResNet<XGroupedBottle,     3, 4,  6, 3> {};
struct XResNeXt101         : XResNet<XGroupedBottle,     3, 4, 23, 3> {};

struct XSEResNet18         : XResNet<SEBasic,            2, 2,  2, 2> {};
struct XSEResNet34         : XResNet<SEBasic,            3, 4,  6, 3> {};
struct XSEResNet50         : XResNet<SEBottle,           3, 4,  6, 3> {};
struct XSEResNet101        : XResNet<SEBottle,           3, 4, 23, 3> {};
struct XSEResNet152        : XResNet<SEBottle,           3, 8, 36, 3> {};

struct XSEResNeXt18        : XResNet<SEGroupedBasic,     2, 2,  2, 2> {};
struct XSEResNeXt34        : XResNet<SEGroupedBasic,     3, 4,  6, 3> {};
struct XSEResNeXt50        : XResNet<SEGroupedBottle,    3, 4,  6, 3> {};
struct XSEResNeXt101       : XResNet<SEGroupedBottle,    3, 4, 23, 3> {};
struct XSEResNeXt18Deep    : XResNet<SEGroupedBasic,     2, 2,  2, 2, 1, 1> {};
struct XSEResNeXt34Deep    : XResNet<SEGroupedBasic,     3, 4,  6, 3, 1, 1> {};
struct XSEResNeXt50Deep    : XResNet<SEGroupedBottle,    3, 4,  6, 3, 1, 1> {};
struct XSEResNeXt18Deeper  : XResNet<SEGroupedBasic,     2, 2,  1, 1, 1, 1, 1, 1> {};
struct XSEResNeXt34Deeper  : XResNet<SEGroupedBasic,     3, 4,  4, 2, 2, 1, 1, 1> {};
struct XSEResNeXt50Deeper  : XResNet<SEGroupedBottle,    3, 4,  4, 2, 2, 1, 1, 1> {};

/// What fastai's `xsenet154` means to be: 2.7's call leaves out the expansion, 4 as in SENet-154, and so fails.
struct XSENet154           : WithHead<XResNet<SENetBottle, 3, 8, 36, 3>,
                                      Head<GlobalAveragePool, Flatten, Dropout<0.2_r>, Named<"fc", Logits<1000>>>> {};
// clang-format on

}  // namespace archetype
