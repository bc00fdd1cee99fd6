// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/parts/fastai_head.hpp>
#include <archetype/blocks/transform/features.hpp>
#include <archetype/blocks/transform/rules.hpp>
#include <archetype/blocks/transform/transform.hpp>
#include <archetype/graph/compare.hpp>
#include <archetype/lowering/lower.hpp>
#include <archetype/zoo/convnext/types.hpp>
#include <archetype/zoo/efficientnet/types.hpp>
#include <archetype/zoo/mobilenet/types.hpp>
#include <archetype/zoo/regnet/types.hpp>
#include <archetype/zoo/resnet/types.hpp>

#include <string_view>

#include <catch2/catch.hpp>

using namespace archetype;

namespace {

template <class Net>
constexpr int count(const Operation& operation) {
  int found = 0;
  for (const Node& node : graph<Net>.nodes) found += node.operation->kind() == operation.kind();
  return found;
}

template <class Net>
constexpr bool has_path(std::string_view path) {
  for (const Node& node : graph<Net>.nodes)
    if (path_of(graph<Net>, node) == path) return true;
  return false;
}

/// Whether all batch norms have these constants.
template <class Net>
constexpr bool normalizes_with(Ratio epsilon, Ratio momentum) {
  for (const Node& node : graph<Net>.nodes)
    if (node.operation->kind() == operations::batch_normalization.kind() &&
        (node.attributes.epsilon != epsilon || node.attributes.momentum != momentum))
      return false;
  return true;
}

/// Whether all windows of more than one tap are padded as TensorFlow does.
template <class Net>
constexpr bool pads_same() {
  for (const Node& node : graph<Net>.nodes)
    if (node.attributes.window.kernel != Extent{1, 1} && node.attributes.window.mode != PaddingMode::same) return false;
  return true;
}

/// Whether two networks are lowered to the same graph.
template <class A, class B>
bool same_networks() {
  const OwningGraph a = lower<A>(), b = lower<B>();
  return same_graph(a, b);
}

}  // namespace

// torchvision's names of ResNet-50.
static_assert(has_path<ResNet50>("conv1"));
static_assert(has_path<ResNet50>("bn1"));
static_assert(has_path<ResNet50>("maxpool"));
static_assert(has_path<ResNet50>("layer1.0.conv1"));
static_assert(has_path<ResNet50>("layer1.0.bn3"));
static_assert(has_path<ResNet50>("layer1.0.downsample.0"));
static_assert(has_path<ResNet50>("layer1.0.downsample.1"));
static_assert(has_path<ResNet50>("layer3.5.conv2"));
static_assert(has_path<ResNet50>("layer4.2.bn3"));
static_assert(has_path<ResNet50>("avgpool"));
static_assert(has_path<ResNet50>("fc"));
static_assert(!has_path<ResNet50>("layer1.1.downsample.0"));
static_assert(!has_path<ResNet50>("layer3.6.conv1"));

// Heads and inputs.
static_assert(output_shape<Backbone<ResNet50>> == Shape{2048, 7, 7});
static_assert(parameters<Backbone<ResNet50>> == 25'557'032 - 2048 * 1000 - 1000);
static_assert(output_shape<WithHead<ResNet50, Classifier<37>>> == Shape{37});
static_assert(parameters<WithHead<ResNet50, Classifier<37>>> == parameters<Backbone<ResNet50>> + 2048 * 37 + 37);
static_assert(output_shape<Backbone<WithInput<ResNet18, Input<1, 96, 64>>>> == Shape{512, 3, 2});
static_assert(parameters<WithInput<ResNet18, Input<1, 96, 64>>> == 11'689'512 - 2 * 64 * 49);

// Rules reach into blocks, and leave nothing of what they replace.
using Smooth = WithActivation<ResNet50, ReLU, Swish>;
static_assert(count<Smooth>(operations::swish) == count<ResNet50>(operations::relu));
static_assert(count<Smooth>(operations::relu) == 0);
static_assert(count<WithActivation<Smooth, Swish, GELU>>(operations::gelu) ==
              count<ResNet50>(operations::relu));  // rules compose
static_assert(count<WithActivation<Smooth, Swish, GELU>>(operations::swish) == 0);
static_assert(parameters<Smooth> == parameters<ResNet50>);

static_assert(normalizes_with<ResNet50>(1e-5_r, 0.1_r));
static_assert(normalizes_with<WithBatchNorm<ResNet50, Epsilon<1e-3_r>, Momentum<0.01_r>>>(1e-3_r, 0.01_r));
static_assert(normalizes_with<WithBatchNorm<ResNet50, Epsilon<1e-3_r>>>(1e-3_r, 0.1_r));

static_assert(!pads_same<ResNet50>());
static_assert(pads_same<WithSamePadding<ResNet50>>());
static_assert(output_shape<Backbone<WithSamePadding<ResNet50>>> == Shape{2048, 7, 7});

namespace {

int count_kind(const GraphView& net, const Operation& operation) {
  int found = 0;
  for (const Node& node : net.nodes) found += node.operation->kind() == operation.kind() ? 1 : 0;
  return found;
}

/// Whether a graph starts with all nodes of another.
bool starts_with(const GraphView& net, const GraphView& first) {
  if (first.size() > net.size()) return false;
  for (int i = 0; i < first.size(); ++i)
    if (!detail::same_node(net, net[i], first, first[i]) || !detail::same_path(net, net[i], first, first[i]))
      return false;
  return true;
}

}  // namespace

TEMPLATE_TEST_CASE("Transforms keep their promises on every kind of network", "", ResNet18, ResNet50, EfficientNetB0,
                   MobileNetV3Large, RegNetY400MF, ConvNeXtAtto) {
  const OwningGraph whole = lower<TestType>();

  const OwningGraph backbone = lower<Backbone<TestType>>();
  CHECK(starts_with(whole, backbone));
  CHECK_FALSE(backbone.view().output_shape().flat());

  const OwningGraph other = lower<WithHead<TestType, Classifier<37>>>();
  CHECK(starts_with(other, backbone));
  CHECK(other.view().size() == backbone.view().size() + 3);  // average, flatten, fc
  CHECK(other.view().output_shape() == Shape{37});
  CHECK(same_networks<Backbone<WithHead<TestType, Classifier<37>>>, Backbone<TestType>>());

  const OwningGraph gray = lower<WithInput<TestType, Input<1, 96, 64>>>();
  CHECK(gray.view().input_shape() == Shape{1, 96, 64});
  CHECK(gray.view().output_shape() == whole.view().output_shape());
  const OwningGraph asked = lower<TestType>({.input = {1, 96, 64}});
  CHECK(same_graph(gray, asked));

  const OwningGraph same = lower<WithSamePadding<TestType>>();
  CHECK(count_parameters(same) == count_parameters(whole));
  for (const Node& node : same.view().nodes)
    if (node.attributes.window.kernel != Extent{1, 1}) CHECK(node.attributes.window.mode == PaddingMode::same);
}

TEMPLATE_TEST_CASE("A rule on activations or batch norms reaches every one, and nothing else", "", ResNet50,
                   MobileNetV3Large, RegNetY400MF) {
  const OwningGraph whole = lower<TestType>();
  const OwningGraph smooth = lower<WithActivation<TestType, ReLU, Swish>>();
  CHECK(count_kind(whole, operations::relu) > 0);
  CHECK(count_kind(smooth, operations::relu) == 0);
  CHECK(count_kind(smooth, operations::swish) ==
        count_kind(whole, operations::relu) + count_kind(whole, operations::swish));
  CHECK(count_parameters(smooth) == count_parameters(whole));

  const OwningGraph slow = lower<WithBatchNorm<TestType, Epsilon<1e-4_r>, Momentum<0.03_r>>>();
  CHECK(count_kind(slow, operations::batch_normalization) == count_kind(whole, operations::batch_normalization));
  for (const Node& node : slow.view().nodes) {
    if (node.operation->kind() != operations::batch_normalization.kind()) continue;
    CHECK(node.attributes.epsilon == 1e-4_r);
    CHECK(node.attributes.momentum == 0.03_r);
  }
}

TEST_CASE("a request puts another head in the declared one's place, as WithHead does") {
  using Head = FastaiHead<0>;
  const OwningGraph asked = lower<ResNet18>({.classes = 37, .head = &Head::emitter});
  const OwningGraph declared = lower<WithHead<ResNet18, Head>>({.classes = 37});
  CHECK(same_graph(asked, declared));
  CHECK(asked.view().nodes.back().layer_group == 2);
  const OwningGraph backbone = lower<Backbone<ResNet18>>({.head = &Head::emitter});
  CHECK(backbone.view().output_shape() == Shape{512, 7, 7});
}

TEST_CASE("Transforms may follow one another in any order") {
  using OneWay = WithHead<WithActivation<WithInput<ResNet18, Input<1, 96, 96>>, ReLU, GELU>, Classifier<7>>;
  using OtherWay = WithInput<WithActivation<WithHead<ResNet18, Classifier<7>>, ReLU, GELU>, Input<1, 96, 96>>;
  CHECK(same_networks<OneWay, OtherWay>());
  CHECK(same_networks<Features<Backbone<ResNet18>, "layer3">, Features<ResNet18, "layer3">>());
}
