// SPDX-License-Identifier: MIT
#include <archetype/blocks/compose/head.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/blocks/compose/sequence.hpp>
#include <archetype/layers/all.hpp>
#include <archetype/model/expansion.hpp>
#include <archetype/model/fused/activations.hpp>
#include <archetype/model/make.hpp>
#include <archetype/model/model.hpp>
#include <archetype/model/modules.hpp>
#include <archetype/model/network.hpp>
#include <archetype/model/options.hpp>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>
#include <torch/types.h>

using namespace archetype;

namespace {

/// x · weight, one number for each channel; described without LibTorch.
class Weighting : public Operation {
 public:
  constexpr Weighting() : Operation({"Weighting", "weighting"}) {}
  constexpr void state(const Node& node, const Inputs&, StateVisitor& list) const override {
    list.parameter("weight", {node.shape.channels});
  }
};
inline constexpr Weighting weighting{};

/// Its module, whose weights start as 3.
struct WeightedImpl : torch::nn::Module {
  explicit WeightedImpl(int channels) : weight(register_parameter("weight", torch::full({channels}, 3.0))) {}
  torch::Tensor forward(const torch::Tensor& x) { return x * weight; }
  torch::Tensor weight;
};
TORCH_MODULE(Weighted);

Expansion expand_weighting(const Node& node, const Inputs&) { return expand(Weighted{node.shape.channels}); }
constexpr OperationModule weighting_module{.kind = "Weighting", .expand = expand_weighting};

/// The library's kind, computed otherwise.
Expansion expand_negation(const Node&, const Inputs&) {
  return {{}, [](const Operands& x) { return -x[0]; }};
}
constexpr OperationModule negating_relu{.kind = "ReLU", .expand = expand_negation};

struct WeightedNet : Network<Input<2, 1, 1>, Flatten, Named<"body", Sequence<Layer<weighting>, ReLU>>> {};

using Floats = std::vector<float>;

/// What a network computes for −1 and 5.
Floats results(NetworkModule& network) {
  const torch::Tensor output = network.forward(torch::tensor({-1.0F, 5.0F}).view({1, 2, 1, 1})).contiguous();
  return {output.data_ptr<float>(), output.data_ptr<float>() + output.numel()};
}

}  // namespace

TEST_CASE("LibTorch computes every built-in operation, and no other is known") {
  const auto& modules = archetype::detail::known_modules;
  for (const Operation* const operation : operations::all) {
    INFO(std::string{operation->kind()});
    CHECK(std::any_of(modules.begin(), modules.end(),
                      [&](const OperationModule& known) { return known.kind == operation->kind(); }));
  }
  CHECK(modules.size() == operations::all.size());
}

TEST_CASE("The operations whose traits say so, and no others, are fused with others") {
  for (const Operation* const operation : operations::all) {
    INFO(std::string{operation->kind()});
    const FusedPart part = operation->traits().fused_part;
    CHECK((part == FusedPart::activation_of_sum) == fused::follows_sum(operation->kind()));
    CHECK((part == FusedPart::activation || part == FusedPart::activation_of_sum) ==
          fused::with_activation(operation->kind(), [](auto) {}));
    CHECK((part == FusedPart::norm) == (operation->kind() == "BatchNorm"));
    CHECK((part == FusedPart::gate) == (operation->kind() == "Gate"));
    CHECK((part == FusedPart::sum) == (operation->kind() == "Add"));
    CHECK((part == FusedPart::squeeze) == (operation->kind() == "GlobalAveragePool"));
  }
}

TEST_CASE("An operation of one's own is computed by the module that is passed for its kind") {
  CHECK(results(*Model<WeightedNet>{{.modules = {weighting_module}}}) == Floats{0, 15});
  CHECK(results(*AnyModel{&WeightedNet::emit, ModelOptions{.modules = {weighting_module}}}) == Floats{0, 15});
  const Model<WeightedNet> model{{.request = {.input = {5, 1, 1}}, .modules = {weighting_module}}};
  CHECK(model->named_parameters()["body.weighting.weight"].size(0) == 5);
}

TEST_CASE("A network of the zoo takes a head with an operation of one's own") {
  const Emitter* const own_head = head<Head<GlobalAveragePool, Flatten, Layer<weighting>>>;
  AnyModel model = zoo::make("resnet18", {.request = {.size = 32, .head = own_head}, .modules = {weighting_module}});
  CHECK(model->named_parameters()["weighting.weight"].size(0) == 512);
}

TEST_CASE("A module of one's own comes before the library's, and the first for a kind before others") {
  CHECK(results(*Model<WeightedNet>{{.modules = {weighting_module, negating_relu}}}) == Floats{3, -15});
  const OperationModule negating{.kind = "Weighting", .expand = expand_negation};
  CHECK(results(*Model<WeightedNet>{{.modules = {negating, weighting_module}}}) == Floats{1, 0});
}

TEST_CASE("An operation without a module is refused by its kind and path") {
  CHECK_THROWS_WITH(Model<WeightedNet>{},
                    "body.weighting: Weighting has no module; give it one in ModelOptions::modules");
  CHECK_THROWS_WITH((Model<WeightedNet>{{.modules = {negating_relu}}}),
                    "body.weighting: Weighting has no module; give it one in ModelOptions::modules");
}

TEST_CASE("Copies of a network keep the modules of one's own") {
  const Model<WeightedNet> model{{.modules = {weighting_module, negating_relu}}};
  const auto copy = std::dynamic_pointer_cast<NetworkModule>(model->clone());
  const auto second = std::dynamic_pointer_cast<NetworkModule>(copy->clone(torch::Device{torch::kCPU}));
  CHECK(results(*second) == Floats{3, -15});
}
