// SPDX-License-Identifier: MIT
#include <archetype/blocks/parts/fastai_head.hpp>
#include <archetype/blocks/transform/layer_groups.hpp>
#include <archetype/describe.hpp>
#include <archetype/model/expansion.hpp>
#include <archetype/model/model.hpp>
#include <archetype/train/core/freezing.hpp>
#include <archetype/train/core/parameter_groups.hpp>
#include <archetype/zoo/resnet/types.hpp>
#include <archetype/zoo/xresnet/types.hpp>

#include <map>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>
#include <torch/types.h>

#include "../small_network.hpp"

using namespace archetype;

namespace {

std::vector<std::string> names_in(const std::vector<ParameterGroup>& groups, const auto& belongs) {
  std::vector<std::string> names;
  for (const ParameterGroup& group : groups)
    if (belongs(group))
      for (const auto& [name, tensor] : group.parameters) names.push_back(name);
  return names;
}

/// A module with a parameter and, as LibTorch's normalizations have, "Norm" in its name.
struct FactorNormImpl : torch::nn::Module {
  explicit FactorNormImpl(int channels) : factor(register_parameter("factor", torch::ones({channels, 1, 1}))) {}
  torch::Tensor forward(const torch::Tensor& x) { return x * factor; }
  torch::Tensor factor;
};
TORCH_MODULE(FactorNorm);

class Factor : public Operation {
 public:
  constexpr explicit Factor(Naming naming, Traits traits) : Operation(naming, traits) {}
  constexpr void state(const Node& node, const Inputs&, StateVisitor& list) const override {
    list.parameter("factor", {node.shape.channels, 1, 1});
  }
};
inline constexpr Factor centered{{"Centered", "centered"}, {.normalizes = true}}, scaled{{"Scaled", "scaled"}, {}};

Expansion expand_factor(const Node& node, const Inputs&) { return expand(FactorNorm{node.shape.channels}); }

int group_of(const std::map<std::string, int>& groups, const std::string& parameter) { return groups.at(parameter); }

}  // namespace

TEST_CASE("Weights decay, biases and normalizations do not") {
  const auto groups = parameter_groups(*SmallNetwork{});
  CHECK(names_in(groups, [](const auto& group) { return group.decays; }) ==
        std::vector<std::string>{"first.weight", "second.weight"});
  CHECK(names_in(groups, [](const auto& group) { return group.normalizes; }) ==
        std::vector<std::string>{"norm.weight", "norm.bias"});
  CHECK(names_in(groups, [](const auto& group) { return !group.decays && !group.normalizes; }) ==
        std::vector<std::string>{"first.bias", "second.bias"});
}

TEST_CASE("An operation normalizes if its traits say so, whatever its module is called") {
  using Net = Network<Input<3, 8, 8>, Layer<centered>, Layer<scaled>, LayerNorm, Flatten>;
  const Model<Net> model{{.modules = {{"Centered", expand_factor}, {"Scaled", expand_factor}}}};
  const auto groups = parameter_groups(*model);
  CHECK(names_in(groups, [](const auto& group) { return group.normalizes; }) ==
        std::vector<std::string>{"centered.factor", "norm.weight", "norm.bias"});
  CHECK(names_in(groups, [](const auto& group) { return group.decays; }) == std::vector<std::string>{"scaled.factor"});
}

TEST_CASE("Built-in normalizations are known, and a learned scale is none") {
  using Net = Network<Input<3, 8, 8>, BatchNorm, LayerNorm, GlobalResponseNorm<>, LayerScale<>>;
  CHECK(names_in(parameter_groups(*Model<Net>{}), [](const auto& group) { return group.normalizes; }) ==
        std::vector<std::string>{"bn1.weight", "bn1.bias", "norm.weight", "norm.bias", "grn.weight", "grn.bias"});
}

TEST_CASE("A ResNet has three layer groups: to the second stage, the others, and the head") {
  const Model<WithHead<ResNet18, FastaiHead<10>>> model;
  const auto groups = layer_groups(*model);
  CHECK(count_layer_groups(parameter_groups(*model)) == 3);
  CHECK(group_of(groups, "conv1.weight") == 0);
  CHECK(group_of(groups, "layer2.1.bn2.bias") == 0);
  CHECK(group_of(groups, "layer3.0.conv1.weight") == 1);
  CHECK(group_of(groups, "layer4.1.conv2.weight") == 1);
  CHECK(group_of(groups, "classifier.bn1.weight") == 2);
}

TEST_CASE("An XResNet's first layer group is its stem, and without groups its body is one") {
  const Model<XResNet18> model{{.classes = 10}};
  CHECK(group_of(layer_groups(*model), "conv3.weight") == 0);
  CHECK(group_of(layer_groups(*model), "layer1.0.conv1.weight") == 1);
  CHECK(group_of(layer_groups(*model), "fc.weight") == 2);
  const Model<WithoutLayerGroups<XResNet18>> one{{.classes = 10}};
  CHECK(count_layer_groups(parameter_groups(*one)) == 2);
  CHECK(group_of(layer_groups(*one), "layer4.1.conv1.weight") == 0);
}

TEST_CASE("A frozen body trains nothing but its normalizations, and loses its gradients") {
  Model<ResNet18> model{{.input = {3, 32, 32}, .classes = 10}};
  model->forward(torch::randn({2, 3, 32, 32})).sum().backward();
  const auto groups = parameter_groups(*model);
  {
    const archetype::detail::FrozenGroups frozen{groups, 2};
    for (const ParameterGroup& group : groups) {
      for (const auto& [name, parameter] : group.parameters) {
        INFO(name);
        CHECK(parameter.requires_grad() == (group.layer_group == 2 || group.normalizes));
        CHECK(parameter.grad().defined() == parameter.requires_grad());
      }
    }
  }
  for (const auto& parameter : model->parameters()) CHECK(parameter.requires_grad());
}
