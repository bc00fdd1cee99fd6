// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/scale/scaled.hpp>
#include <archetype/blocks/scale/unscaled.hpp>
#include <archetype/lowering/lower.hpp>
#include <archetype/zoo/efficientnet/types.hpp>
#include <archetype/zoo/resnet/types.hpp>
#include <archetype/zoo/resnext/types.hpp>

#include <array>
#include <string_view>

#include <catch2/catch.hpp>

using namespace archetype;

namespace {

/// How many blocks a stage has, and how wide its result is.
struct StageSize {
  int blocks = 0;
  int width = 0;
  friend constexpr bool operator==(const StageSize&, const StageSize&) = default;
};

constexpr StageSize stage(const GraphView& net, std::string_view name) {
  StageSize size;
  int scope = 0;
  while (path_of_scope(net, scope) != name) ++scope;
  for (const Scope& inner : net.scopes) size.blocks += inner.parent == scope && inner.is_block ? 1 : 0;
  for (const Node& node : net.nodes) {
    int outer = node.scope;
    while (net.scopes[static_cast<std::size_t>(outer)].parent > 0)
      outer = net.scopes[static_cast<std::size_t>(outer)].parent;
    if (outer == scope) size.width = node.shape.channels;
  }
  return size;
}

template <class Net>
constexpr std::array<StageSize, 4> stages = {stage(graph<Net>, "layer1"), stage(graph<Net>, "layer2"),
                                             stage(graph<Net>, "layer3"), stage(graph<Net>, "layer4")};

/// The attributes of the layer on this path.
template <class Net>
constexpr Attributes attributes_at(std::string_view path) {
  for (const Node& node : graph<Net>.nodes)
    if (path_of(graph<Net>, node) == path) return node.attributes;
  return {};
}

constexpr bool near(Ratio a, double b) { return a.value() - b < 1e-8 && b - a.value() < 1e-8; }

using Sizes = std::array<StageSize, 4>;
using Larger = Scaled<ResNet18, Compound<Resolution<300>, Depth<1.4_r>, Width<1.2_r>>>;

}  // namespace

// Options in any order, each 1 if left out; one head and one class count, whatever the scale.
static_assert(stages<ResNet18> == Sizes{{{2, 64}, {2, 128}, {2, 256}, {2, 512}}});
static_assert(stages<Larger> == Sizes{{{3, 80}, {3, 152}, {3, 304}, {3, 616}}});  // of 76.8, 153.6, 307.2, 614.4
static_assert(graph<Larger>.input_shape() == Shape{3, 300, 300});
static_assert(output_shape<Larger> == Shape{1000});
static_assert(stages<Scaled<ResNet50, Compound<Depth<1.2_r>>>> == Sizes{{{4, 256}, {5, 512}, {8, 1024}, {4, 2048}}});
static_assert(stages<Scaled<ResNet18, Compound<Resolution<160>>>> == stages<ResNet18>);
static_assert(parameters<Scaled<ResNet50, Compound<>>> == parameters<ResNet50>);
static_assert(stages<Scaled<WideResNet50_2, Compound<Width<0.5_r>>>> ==
              Sizes{{{3, 128}, {4, 256}, {6, 512}, {3, 1024}}});

// A shared width of 8 at least, and never more than a tenth below what is asked for.
static_assert(Scale{.width = 0.1_r}.widened(32) == 8);
static_assert(Scale{.width = 1.1_r}.widened(16) == 16);   // of 17.6, which 16 is within a tenth of
static_assert(Scale{.width = 0.75_r}.widened(24) == 24);  // of 18, from which 16 is too far
static_assert(Scale{.depth = 2.2_r}.deepened(5) == 11);   // exact, where a double would make 11.000000000000002 of it
static_assert(Scale{.depth = 1.1_r}.deepened(10) == 11);

// The published factors of EfficientNet-B2, B3 and B7 (Tan & Le 2019, their code) give the published sizes (timm).
static_assert(parameters<Scaled<EfficientNetB0, Compound<Width<1.1_r>, Depth<1.2_r>, Resolution<260>>>> == 9'109'994);
static_assert(parameters<Scaled<EfficientNetB0, Compound<Width<1.2_r>, Depth<1.4_r>, Resolution<300>>>> == 12'233'232);
static_assert(parameters<Scaled<EfficientNetB0, Compound<Width<2_r>, Depth<3.1_r>, Resolution<600>>>> == 66'347'960);

// The rule: depth 1.2 ^ phi, width 1.1 ^ phi, resolution 1.15 ^ phi.
static_assert(Compound<Phi<3>>::factors.scale == Scale{.width = 1.331_r, .depth = 1.728_r});
static_assert(Compound<Phi<3_r>>::factors.resolution == 1.520875_r);
static_assert(near(Compound<Phi<0.5_r>>::factors.scale.depth, 1.0954451150103321));            // √1.2
static_assert(near(Compound<Phi<-1>>::factors.scale.width, 0.9090909090909091));               // 1 / 1.1
static_assert(near(Compound<Phi<-0.5_r>>::factors.resolution, 0.93250480824031379));           // 1 / √1.15
static_assert(near(Compound<Phi<20>>::factors.scale.depth, 38.337599924474750));               // 1.2²⁰
static_assert(graph<Scaled<ResNet18, Compound<Phi<3>>>>.input_shape() == Shape{3, 341, 341});  // of 340.7
static_assert(stages<Scaled<ResNet18, Compound<Phi<1>>>> == Sizes{{{3, 72}, {3, 144}, {3, 280}, {3, 560}}});
static_assert(graph<Scaled<WithInput<ResNet18, Input<1, 100, 40>>, Compound<Phi<1>>>>.input_shape() ==
              Shape{1, 115, 46});
static_assert(parameters<Scaled<ResNet18, Compound<Phi<0>>>> == parameters<ResNet18>);

// A scaled ResNeXt has more paths where its 32 no longer divide: 144 and 280 channels in 36 and 35 of them.
using WiderResNeXt = Scaled<ResNeXt50_32x4d, Compound<Width<1.1_r>>>;
static_assert(stages<WiderResNeXt> == Sizes{{{3, 280}, {4, 560}, {6, 1128}, {3, 2256}}});
static_assert(attributes_at<WiderResNeXt>("layer1.0.conv2").width == 144);
static_assert(attributes_at<WiderResNeXt>("layer1.0.conv2").groups == 36);
static_assert(attributes_at<WiderResNeXt>("layer2.0.conv2").width == 280);
static_assert(attributes_at<WiderResNeXt>("layer2.0.conv2").groups == 35);

// Scaled twice is scaled by the product.
static_assert(stages<Scaled<Scaled<ResNet18, Compound<Width<1.5_r>>>, Compound<Width<0.8_r>, Depth<1.4_r>>>> ==
              stages<Larger>);

// What a head declares stays, and so does what is `Unscaled`.
using Deep =
    Network<Input<3, 32, 32>, Conv<16>, Unscaled<Conv<16>>, Conv<16>, Head<GlobalAveragePool, Flatten, Linear<16>>>;
static_assert(attributes_at<Scaled<Deep, Compound<Width<2_r>>>>("conv1").width == 32);
static_assert(attributes_at<Scaled<Deep, Compound<Width<2_r>>>>("conv2").width == 16);
static_assert(attributes_at<Scaled<Deep, Compound<Width<2_r>>>>("conv3").width == 32);
static_assert(output_shape<Scaled<Deep, Compound<Width<2_r>>>> == Shape{16});

TEST_CASE("A network is scaled at run time as its type would scale it") {
  const OwningGraph scaled = lower<ResNet18>({.size = 300, .scale = {.width = 1.2_r, .depth = 1.4_r}});
  CHECK(scaled.view().input_shape() == Shape{3, 300, 300});
  CHECK(count_parameters(scaled) == parameters<Larger>);
  CHECK(count_multiply_adds(scaled) == multiply_adds<Larger>);
  CHECK_THROWS_WITH(lower<ResNet18>({.scale = {.width = {0, 0}}}),
                    "network: it is scaled in width by 0/0; a factor must be above 0, at most 1000 and of at most 10 "
                    "digits");
}
