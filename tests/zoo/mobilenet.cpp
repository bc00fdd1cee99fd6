// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/zoo/mobilenet/published.hpp>
#include <archetype/zoo/mobilenet/types.hpp>

#include <catch2/catch.hpp>

using namespace archetype;

// torchvision's table of weights.
static_assert(parameters<MobileNetV2> == 3'504'872);
static_assert(parameters<MobileNetV3Large> == 5'483'032);
static_assert(parameters<MobileNetV3Small> == 2'542'856);

// Counted in torchvision.
static_assert(multiply_adds<MobileNetV2> == 300'774'272);
static_assert(multiply_adds<MobileNetV3Large> == 216'589'760);
static_assert(multiply_adds<MobileNetV3Small> == 56'510'400);

// timm
static_assert(parameters<MobileNetV2_035> == 1'677'128);
static_assert(parameters<MobileNetV2_050> == 1'968'680);
static_assert(parameters<MobileNetV2_075> == 2'636'424);
static_assert(parameters<MobileNetV2_140> == 6'108'776);
static_assert(parameters<MobileNetV2_110d> == 4'516'520);
static_assert(parameters<MobileNetV2_120d> == 5'831'144);
static_assert(parameters<MobileNetV3Large_075> == 3'993'528);
static_assert(parameters<MobileNetV3LargeMinimal> == 3'924'288);
static_assert(parameters<MobileNetV3Small_050> == 1'593'224);
static_assert(parameters<MobileNetV3Small_075> == 2'041'872);
static_assert(parameters<MobileNetV3SmallMinimal> == 2'044'736);

// torchvision's head of two linear layers costs what the paper's convolution does.
static_assert(parameters<WithHead<MobileNetV3Large, mobilenet_v3::LinearHead<1280>>> == parameters<MobileNetV3Large>);

TEST_CASE("MobileNets normalize, pad and drop as their libraries set them") {
  for (const zoo::Entry& entry : zoo::mobilenets) {
    INFO(entry.full_name());
    const bool of_tensorflow = entry.name.starts_with("tf_") || entry.name.starts_with("mobilenet_v3");
    const OwningGraph network = lower(entry.emit, {});
    const GraphView graph = network;
    for (const Node& node : graph.nodes) {
      const Attributes& attributes = node.attributes;
      if (node.operation->kind() == "BatchNorm") CHECK(attributes.epsilon == (of_tensorflow ? 0.001_r : 1e-5_r));
      if (node.operation->kind() == "BatchNorm") CHECK(attributes.momentum == (of_tensorflow ? 0.01_r : 0.1_r));
      if (node.operation->kind() == "Conv" && attributes.window.kernel != Extent{1, 1})
        CHECK((attributes.window.mode == PaddingMode::same) == entry.name.starts_with("tf_"));
      if (node.operation->kind() == "Dropout") CHECK(attributes.rate == 0.2_r);
      CHECK(node.operation->kind() != "DropPath");
    }
  }
}
