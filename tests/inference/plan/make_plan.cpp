// SPDX-License-Identifier: MIT
#include <archetype/describe.hpp>
#include <archetype/inference/plan/make_plan.hpp>
#include <archetype/inference/step_text.hpp>
#include <archetype/zoo/convnext/types.hpp>
#include <archetype/zoo/efficientnet/types.hpp>
#include <archetype/zoo/se_resnet/types.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "../random_weights.hpp"

using namespace archetype;

namespace {

inference::Plan plan_of(const GraphView& graph) {
  const StateDict state = random_weights(graph);
  return inference::make_plan(graph, state);
}

std::vector<std::string> texts_of(const inference::Plan& plan) {
  std::vector<std::string> texts;
  for (const inference::Step& step : plan.steps) texts.push_back(inference::text_of(step));
  return texts;
}

template <Architecture Net>
inference::Plan plan_of() {
  const OwningGraph graph = lower<Net>();
  return plan_of(graph.view());
}

using Texts = std::vector<std::string>;

struct OneBlock : Network<Input<3, 8, 8>, Conv<4, Kernel<3>>, BatchNorm, ReLU,
                          Residual<Sequence<Conv<4, Kernel<3>>, BatchNorm, ReLU, Conv<4, Kernel<3>>, BatchNorm>>,
                          Head<GlobalAveragePool, Flatten, Dropout<0.5_r>, Logits<5>>> {};

}  // namespace

TEST_CASE("Batch norms, activations, sums and what does nothing in inference leave no steps of their own") {
  const inference::Plan plan = plan_of<OneBlock>();
  CHECK(texts_of(plan) ==
        Texts{"Conv 3x3 + ReLU", "Conv 3x3 + ReLU", "Conv 3x3 + Add + ReLU", "GlobalAveragePool", "Linear"});
  CHECK(plan.steps[2].post[0].operand == plan.steps[0].result);
  CHECK(plan.results == std::vector{plan.steps[4].result});
}

TEST_CASE("A batch norm is folded into the convolution before it") {
  struct Net : Network<Input<1, 1, 1>, Conv<2>, BatchNorm> {};
  StateDict state;
  add_floats(state, "conv1.weight", {2, 1, 1, 1}, {3, 5});
  add_floats(state, "bn1.weight", {2}, {2, 1});
  add_floats(state, "bn1.bias", {2}, {10, 20});
  add_floats(state, "bn1.running_mean", {2}, {4, 8});
  add_floats(state, "bn1.running_var", {2}, {4 - 1e-5F, 0.25F - 1e-5F});
  const OwningGraph graph = lower<Net>();
  const inference::Plan plan = inference::make_plan(graph, state);
  REQUIRE(plan.steps.size() == 1);
  const inference::Step& step = plan.steps[0];
  CHECK(step.find("weight")->numbers[0] == Approx(3));   // 3 · 2 / √4
  CHECK(step.find("weight")->numbers[1] == Approx(10));  // 5 · 1 / √0.25
  CHECK(step.find("bias")->numbers[0] == Approx(6));     // 10 − 4 · 2 / √4
  CHECK(step.find("bias")->numbers[1] == Approx(4));     // 20 − 8 · 1 / √0.25
}

TEST_CASE("A batch norm and an activation after concatenated convolutions become part of each") {
  struct Net : Network<Input<2, 1, 2>, Branches<Conv<1, Bias>, Conv<2>>, BatchNorm, ReLU> {};
  const OwningGraph graph = lower<Net>();
  StateDict state;
  add_floats(state, "0.weight", {1, 1, 1, 1}, {3});
  add_floats(state, "0.bias", {1}, {7});
  add_floats(state, "1.weight", {2, 1, 1, 1}, {5, 6});
  add_floats(state, "bn1.weight", {3}, {2, 1, 4});
  add_floats(state, "bn1.bias", {3}, {10, 20, 30});
  add_floats(state, "bn1.running_mean", {3}, {4, 8, 1});
  add_floats(state, "bn1.running_var", {3}, {4 - 1e-5F, 0.25F - 1e-5F, 16 - 1e-5F});
  const inference::Plan plan = inference::make_plan(graph, state);
  CHECK(texts_of(plan) == Texts{"Slice", "Conv 1x1 + ReLU", "Slice", "Conv 1x1 + ReLU", "Concatenate"});
  CHECK(plan.steps[1].find("weight")->numbers[0] == Approx(3));   // 3 · 2 / √4
  CHECK(plan.steps[1].find("bias")->numbers[0] == Approx(13));    // 10 + (7 − 4) · 2 / √4
  CHECK(plan.steps[3].find("weight")->numbers[0] == Approx(10));  // 5 · 1 / √0.25
  CHECK(plan.steps[3].find("weight")->numbers[1] == Approx(6));   // 6 · 4 / √16
  CHECK(plan.steps[3].find("bias")->numbers[0] == Approx(4));     // 20 − 8 · 1 / √0.25
  CHECK(plan.steps[3].find("bias")->numbers[1] == Approx(29));    // 30 − 1 · 4 / √16
}

TEST_CASE("A batch norm after more than concatenated convolutions remains") {
  struct Net : Network<Input<2, 8, 8>, Branches<Conv<2>, ReLU>, BatchNorm, Conv<4>> {};
  CHECK(texts_of(plan_of<Net>()) == Texts{"Slice", "Conv 1x1", "Slice + ReLU", "Concatenate + Affine", "Conv 1x1"});
}

TEST_CASE("A batch norm without a convolution before it scales and shifts in the pass before") {
  struct Net : Network<Input<3, 8, 8>, MaxPool<Kernel<2>>, BatchNorm, ReLU, Conv<4>> {};
  CHECK(texts_of(plan_of<Net>()) == Texts{"MaxPool 2x2 /2 + Affine + ReLU", "Conv 1x1"});
}

TEST_CASE("A result that is read twice keeps its own memory") {
  struct Net : Network<Input<3, 8, 8>, Conv<3>, Residual<Sequence<ReLU>>> {};
  CHECK(texts_of(plan_of<Net>()) == Texts{"Conv 1x1", "Pointwise + ReLU + Add + ReLU"});
}

TEST_CASE("A squeeze-and-excite is one step, with the sum and the activation after it") {
  const inference::Plan plan = plan_of<SEResNet50>();
  const Texts texts = texts_of(plan);
  CHECK(std::count(texts.begin(), texts.end(), "SqueezeExcite + Add + ReLU") == 16);
  CHECK(std::count(texts.begin(), texts.end(), "Linear") == 1);
  CHECK(std::count(texts.begin(), texts.end(), "GlobalAveragePool") == 1);
}

TEST_CASE("An EfficientNet has only convolutions, squeeze-and-excites and its head") {
  for (const std::string& text : texts_of(plan_of<EfficientNetB0>()))
    CHECK((text.starts_with("Conv") || text == "SqueezeExcite" || text == "GlobalAveragePool" || text == "Linear"));
}

TEST_CASE("Layer scale is folded, and the sum after it attached") {
  const Texts texts = texts_of(plan_of<ConvNeXtTiny>());
  CHECK(std::none_of(texts.begin(), texts.end(), [](const std::string& text) {
    return text.find("Affine") != std::string::npos || text.starts_with("Pointwise");
  }));
  CHECK(std::count(texts.begin(), texts.end(), "Conv 1x1 + Add") == 18);
}

TEST_CASE("Each named layer of Features is a result, and remains as it was named") {
  const OwningGraph graph = lower<OneBlock>({.features = {"conv1", "relu"}});
  const inference::Plan plan = plan_of(graph);
  CHECK(texts_of(plan) == Texts{"Conv 3x3", "Pointwise + Affine + ReLU"});
  CHECK(plan.results == std::vector{plan.steps[0].result, plan.steps[1].result});
}

TEST_CASE("TensorFlow's padding is stated for each side") {
  struct Net : Network<Input<3, 8, 9>, Conv<4, Kernel<3>, Stride<2>, SamePadding>> {};
  const inference::Plan plan = plan_of<Net>();
  CHECK(plan.steps[0].padding == inference::Padding{.top = 0, .left = 1, .bottom = 1, .right = 1});
}
