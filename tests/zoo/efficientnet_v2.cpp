// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/zoo/efficientnet_v2/published.hpp>
#include <archetype/zoo/efficientnet_v2/types.hpp>

#include <string_view>

#include <catch2/catch.hpp>

using namespace archetype;

// torchvision's table of weights.
static_assert(parameters<EfficientNetV2S> == 21'458'488);
static_assert(parameters<EfficientNetV2M> == 54'139'356);
static_assert(parameters<EfficientNetV2L> == 118'515'272);

// Counted in torchvision, whose weights are for larger images.
static_assert(multiply_adds<WithInput<EfficientNetV2S, Input<3, 384, 384>>> == 8'365'617'152);

// timm
static_assert(parameters<EfficientNetV2XL> == 208'119'808);
static_assert(parameters<EfficientNetV2B0> == 7'139'704);
static_assert(parameters<EfficientNetV2B1> == 8'141'052);
static_assert(parameters<EfficientNetV2B2> == 10'096'086);
static_assert(parameters<EfficientNetV2B3> == 14'358'406);
static_assert(parameters<EfficientNetV2RWT> == 13'649'388);
static_assert(parameters<EfficientNetV2RWS> == 23'941'296);
static_assert(parameters<EfficientNetV2RWM> == 53'236'442);

namespace {

/// The rate of the last layer of this kind.
double last_rate(const GraphView& graph, std::string_view kind) {
  double rate = 0;
  for (const Node& node : graph.nodes)
    if (node.operation->kind() == kind) rate = node.attributes.rate.value();
  return rate;
}

}  // namespace

TEST_CASE("EfficientNetV2 drops paths at rates that grow to 0.2, and features as the authors' code") {
  CHECK(last_rate(graph<EfficientNetV2S>, "DropPath") == Approx(0.2 * 39 / 40));
  CHECK(last_rate(graph<EfficientNetV2L>, "DropPath") == Approx(0.2 * 78 / 79));
  CHECK(last_rate(graph<EfficientNetV2S>, "Dropout") == 0.2);
  CHECK(last_rate(graph<EfficientNetV2M>, "Dropout") == 0.3);
  CHECK(last_rate(graph<EfficientNetV2L>, "Dropout") == 0.4);
  CHECK(last_rate(graph<EfficientNetV2B3>, "Dropout") == 0.3);
}

TEST_CASE("EfficientNetV2s normalize and pad as their libraries set them") {
  for (const zoo::Entry& entry : zoo::efficientnet_v2s) {
    INFO(entry.full_name());
    const bool of_tensorflow = entry.name.starts_with("tf_");
    const Ratio epsilon = of_tensorflow || entry.library() == "torchvision" ? 0.001_r : 1e-5_r;
    const OwningGraph network = lower(entry.emit, {});
    const GraphView graph = network;
    for (const Node& node : graph.nodes) {
      const Attributes& attributes = node.attributes;
      if (node.operation->kind() == "BatchNorm") CHECK(attributes.epsilon == epsilon);
      if (node.operation->kind() == "Conv" && attributes.window.kernel != Extent{1, 1})
        CHECK((attributes.window.mode == PaddingMode::same) == of_tensorflow);
    }
  }
}
