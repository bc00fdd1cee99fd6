// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/parts/fastai_head.hpp>
#include <archetype/blocks/scale/fitted.hpp>
#include <archetype/blocks/scale/scaled.hpp>
#include <archetype/blocks/transform/features.hpp>
#include <archetype/blocks/transform/rules.hpp>
#include <archetype/graph/compare.hpp>
#include <archetype/lowering/lower.hpp>
#include <archetype/zoo/efficientnet/types.hpp>
#include <archetype/zoo/registry.hpp>
#include <archetype/zoo/resnet/types.hpp>

#include <string>
#include <string_view>
#include <vector>

#include <catch2/catch.hpp>

using namespace archetype;

namespace {

/// The path of the layer whose result the network's i-th is.
template <class Net>
constexpr Sentence tapped_path(std::size_t i) {
  const GraphView net = graph<Net>;
  return path_of(net, net[net.sources(net.nodes.back())[i]]);
}

/// The rate of the DropPath on this path.
constexpr Ratio rate_at(const GraphView& net, std::string_view path) {
  for (const Node& node : net.nodes)
    if (path_of(net, node) == path) return node.attributes.rate;
  return {-1, 1};
}

using Pyramid = Features<ResNet50, "conv1", "layer2", "layer3.1", "layer4">;
using Reversed = Features<ResNet50, "layer3.4.bn2", "layer3", "layer1.0.downsample">;

}  // namespace

// Channels and strides of ResNet-50 (He et al. 2016, table 1; Lin et al. 2017, section 3).
static_assert(features_of<Pyramid>.size() == 4);
static_assert(features_of<Pyramid>[0] == Feature{"conv1", {64, 112, 112}, 2});
static_assert(features_of<Pyramid>[1] == Feature{"layer2", {512, 28, 28}, 8});
static_assert(features_of<Pyramid>[2] == Feature{"layer3.1", {1024, 14, 14}, 16});
static_assert(features_of<Pyramid>[3] == Feature{"layer4", {2048, 7, 7}, 32});
static_assert(output_shape<Pyramid> == Shape{2048, 7, 7});
static_assert(parameters<Pyramid> == parameters<Backbone<ResNet50>>);
static_assert(multiply_adds<Pyramid> == multiply_adds<Backbone<ResNet50>>);

// A name may be of a layer or a scope, in blocks that are alike too, in any order.
static_assert(tapped_path<Reversed>(0) == "layer3.4.bn2");
static_assert(tapped_path<Reversed>(1) == "layer3.5.relu3");
static_assert(tapped_path<Reversed>(2) == "layer1.0.downsample.1");
static_assert(features_of<Reversed>[0] == Feature{"layer3.4.bn2", {256, 14, 14}, 16});
static_assert(features_of<Reversed>[2] == Feature{"layer1.0.downsample", {256, 56, 56}, 4});

// Nothing behind the last remains: the stem has 9 408 + 128, the stage four times 36 864 + 128 parameters.
static_assert(parameters<Features<ResNet18, "layer1">> == 157'504);
static_assert(graph<Features<ResNet18, "layer1.0">>.scopes.size() == 3);

// An odd image: strides are those of the windows, whatever the rounding of extents.
static_assert(features_of<WithInput<Features<ResNet50, "layer4">, Input<3, 97, 97>>>[0] ==
              Feature{"layer4", {2048, 4, 4}, 32});

// The maps that are asked for stay alive to the end.
static_assert(activation_memory<Features<ResNet18, "relu", "layer4">> >= 4 * (64 * 112 * 112 + 512 * 7 * 7));

// Transforms apply before and behind, on a network with a head and without.
static_assert(parameters<Features<Backbone<ResNet50>, "layer4">> == parameters<Pyramid>);
static_assert(features_of<Scaled<Features<EfficientNetB0, "layer5">, Compound<Width<1.1_r>, Depth<1.2_r>>>>[0] ==
              Feature{"layer5", {120, 14, 14}, 16});  // EfficientNet-B2's
static_assert(features_of<Features<WithActivation<ResNet18, ReLU, Swish>, "layer1.1.swish">>[0].shape.channels == 64);

// The global average of a gate steps over the whole map.
static_assert(features_of<Features<EfficientNetB0, "layer2.0.se.fc1">>[0] ==
              Feature{"layer2.0.se.fc1", {4, 1, 1}, 224});

TEST_CASE("A feature network keeps the drop rates of the whole one") {
  const GraphView whole = graph<EfficientNetB0>;
  const GraphView part = graph<Features<EfficientNetB0, "layer3">>;
  CHECK(rate_at(part, "layer3.1.drop_path") == rate_at(whole, "layer3.1.drop_path"));
  CHECK(rate_at(part, "layer3.1.drop_path") != Ratio{-1, 1});
}

TEST_CASE("A feature network is lowered at run time for other images") {
  using Net = Features<ResNet18, "layer1", "layer2.1.conv1">;
  const OwningGraph lowered = lower<Net>({.channels = 1, .size = 64});
  CHECK(lowered.view().output_shape() == Shape{128, 8, 8});
  CHECK(lowered.view().nodes.size() == graph<Net>.nodes.size());
}

namespace {

using OfFeatures = Features<ResNet18, "layer2">;

std::string fault_of(const std::vector<std::string>& names) {
  Request request;
  request.features = names;
  try {
    lower<ResNet18>(request);
  } catch (const IllFormedArchitecture& fault) {
    return fault.what();
  }
  return "it was lowered";
}

}  // namespace

TEST_CASE("Features by a request are those of the type, at any size and for any head") {
  const std::vector<std::string> names{"layer2", "layer3.1"};
  const OwningGraph graph = lower<ResNet18>(Request{.features = names});
  CHECK(same_graph(graph, archetype::graph<Features<ResNet18, "layer2", "layer3.1">>));
  const OwningGraph with_head = zoo::lower("resnet18", {.head = head<FastaiHead<0>>, .features = names});
  CHECK(same_graph(graph, with_head));
  const OwningGraph small = lower<ResNet18>(Request{.size = 64, .features = names});
  const OwningGraph small_type = lower<Features<ResNet18, "layer2", "layer3.1">>(Request{.size = 64});
  CHECK(same_graph(small, small_type));
  const OwningGraph open = lower<WithHead<ResNet18, Classifier<0>>>(Request{.features = names});
  CHECK(same_graph(open, graph));
}

TEST_CASE("A request for features that a network lacks throws the sentence that the compiler prints") {
  CHECK(fault_of({"layer9"}).find("Features names layer9, which is no layer in front of the head") !=
        std::string::npos);
  CHECK(fault_of({"fc"}).find("Features names fc, which is no layer in front of the head") != std::string::npos);
  CHECK(fault_of({"layer1", "layer1"}).find("Features names layer1 twice; keep one") != std::string::npos);
  CHECK_THROWS_WITH(lower<OfFeatures>(Request{.features = {"layer1"}}),
                    Catch::Contains("Features is given Features; name all layers in one"));
}

TEST_CASE("A fitted request keeps its features and its head") {
  const Budget budget{.multiply_adds = 4'000'000'000};
  CHECK(fit<ResNet18>(budget, {.features = {"layer4"}}).request.features == std::vector<std::string>{"layer4"});
  CHECK(fit<ResNet18>(budget, {.classes = 3, .head = head<FastaiHead<0>>}).request.head == head<FastaiHead<0>>);
}
