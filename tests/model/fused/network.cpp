// SPDX-License-Identifier: MIT
#include <archetype/graph/view.hpp>
#include <archetype/model/make.hpp>
#include <archetype/model/state.hpp>
#include <archetype/train/core/autocast.hpp>

#include <functional>
#include <set>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <torch/csrc/autograd/function.h>
#include <torch/nn/modules/batchnorm.h>
#include <torch/types.h>
#include <torch/utils.h>

using namespace archetype;

namespace {

/// Networks with sums, with each activation, and with gates of maps, in residual blocks with and without a shortcut's
/// batch norm.
const char* const networks[]{"torchvision/resnet18",           "timm/mobilenetv2_035", "torchvision/efficientnet_b0",
                             "torchvision/mobilenet_v3_small", "timm/resnest14d",      "pytorchcv/seresnet18"};

AnyModel made(const char* network, torch::ScalarType type = torch::kFloat64) {
  torch::manual_seed(7);
  AnyModel model = zoo::make(network, {.classes = 10, .size = 32});
  model->to(type);
  return model;
}

/// How many operations of a kind a result depends on, by the names of autograd's nodes.
int count_behind(const torch::Tensor& result, const std::string& name) {
  std::set<torch::autograd::Node*> seen;
  std::vector<torch::autograd::Node*> waiting{result.grad_fn().get()};
  int count = 0;
  while (!waiting.empty()) {
    torch::autograd::Node* const node = waiting.back();
    waiting.pop_back();
    if (node == nullptr || !seen.insert(node).second) continue;
    if (node->name().find(name) != std::string::npos) ++count;
    for (const auto& edge : node->next_edges()) waiting.push_back(edge.function.get());
  }
  return count;
}

int fused_behind(const torch::Tensor& result) { return count_behind(result, "NormFunction"); }
int plain_behind(const torch::Tensor& result) { return count_behind(result, "BatchNorm"); }

/// The result of a training step, all gradients and all buffers.
State step(AnyModel& model) {
  torch::manual_seed(8);
  const torch::ScalarType type = model->parameters().front().scalar_type();
  torch::Tensor images = torch::randn({4, 3, 32, 32}, type).requires_grad_();
  const torch::Tensor result = model->forward(images);
  (result * torch::randn({4, 10}, type)).sum().backward();
  State state{{"result", result.detach()}, {"images", images.grad()}};
  for (const auto& parameter : model->named_parameters())
    if (parameter.value().grad().defined()) state.emplace("gradient of " + parameter.key(), parameter.value().grad());
  for (const auto& buffer : model->named_buffers()) state.emplace(buffer.key(), buffer.value().clone());
  return state;
}

void require_equal_steps(AnyModel& fused, AnyModel& plain) {
  plain->fuse(false);
  const State ours = step(fused), expected = step(plain);
  REQUIRE(ours.size() == expected.size());
  for (const auto& [name, tensor] : expected) {
    INFO(name);
    CHECK((ours.at(name) - tensor).abs().max().item<double>() <= 1e-9 * (1 + tensor.abs().max().item<double>()));
  }
}

}  // namespace

TEST_CASE("A training step by fused operations is one by the modules, in training, in evaluation, and frozen in part") {
  const std::function<void(AnyModel&)> modes[]{[](AnyModel&) {}, [](AnyModel& model) { model->eval(); },
                                               [](AnyModel& model) {
                                                 for (const auto& module : model->modules())
                                                   if (auto* norm = module->as<torch::nn::BatchNorm2d>()) norm->eval();
                                                 int number = 0;
                                                 for (torch::Tensor& parameter : model->parameters())
                                                   parameter.set_requires_grad(++number % 3 != 0);
                                               }};
  for (const char* const network : networks) {
    INFO(network);
    for (const auto& mode : modes) {
      AnyModel fused = made(network), plain = made(network);
      mode(fused);
      mode(plain);
      require_equal_steps(fused, plain);
    }
  }
}

TEST_CASE("All batch norms of maps are fused, with what follows them, unless that is switched off") {
  for (const char* const network : networks) {
    INFO(network);
    AnyModel model = made(network);
    int norms = 0;
    for (const Node& node : model->graph().nodes)
      if (node.operation->kind() == "BatchNorm" && !node.shape.flat()) ++norms;
    const torch::Tensor images = torch::randn({4, 3, 32, 32}, torch::kFloat64);
    const torch::Tensor fused = model->forward(images);
    CHECK(fused_behind(fused) == norms);
    CHECK(count_behind(fused, "ReluBackward") + count_behind(fused, "HardtanhBackward") <= 9);  // those of gates
    model->fuse(false);
    CHECK(fused_behind(model->forward(images)) == 0);
  }
}

TEST_CASE("All gates of maps are fused, and the squeezes of what they scale") {
  AnyModel model = made("pytorchcv/seresnet18");
  const torch::Tensor images = torch::randn({4, 3, 32, 32}, torch::kFloat64);
  const torch::Tensor fused = model->forward(images);
  CHECK(count_behind(fused, "GateFunction") == 8);
  CHECK(count_behind(fused, "SqueezeFunction") == 8);
  CHECK(count_behind(fused, "MulBackward") == 0);
  CHECK(count_behind(fused, "MeanBackward") == 1);  // of the head
  CHECK(count_behind(fused, "AddBackward") == 0);
  model->fuse(false);
  const torch::Tensor plain = model->forward(images);
  CHECK(count_behind(plain, "GateFunction") + count_behind(plain, "SqueezeFunction") == 0);
  CHECK(count_behind(plain, "MulBackward") == 8);
}

TEST_CASE("Convolutions of maps that batch norms and gates compute restore them, unless another operation keeps them") {
  AnyModel model = made("torchvision/resnet18");
  const torch::Tensor images = torch::randn({4, 3, 32, 32}, torch::kFloat64);
  const torch::Tensor fused = model->forward(images);
  CHECK(count_behind(fused, "ConvolutionFunction") == 18);
  CHECK(count_behind(fused, "ConvolutionBackward") == 2);  // of the images, and of what is max-pooled
  model->fuse(false);
  CHECK(count_behind(model->forward(images), "ConvolutionFunction") == 0);
}

TEST_CASE("A map that an observer changes is not restored as it was") {
  AnyModel fused = made("timm/mobilenetv2_035"), plain = made("timm/mobilenetv2_035");
  for (AnyModel* const model : {&fused, &plain}) (*model)->observe("layer1.0", [](torch::Tensor x) { x.mul_(2); });
  require_equal_steps(fused, plain);
}

TEST_CASE("Observing a gate makes it plain, where a sum after it is fused otherwise") {
  AnyModel model = made("pytorchcv/seresnet18");
  const torch::Tensor images = torch::randn({4, 3, 32, 32}, torch::kFloat64);
  std::vector<std::string> gates;
  const GraphView graph = model->graph();
  for (const Node& node : graph.nodes)
    if (node.operation->kind() == "Gate") gates.push_back(path_of(graph, node).str());
  torch::Tensor seen;
  model->observe(gates.front(), [&](const torch::Tensor& x) { seen = x.detach().clone(); });
  CHECK(count_behind(model->forward(images), "GateFunction") == 7);
  CHECK(seen.min().item<double>() < 0);  // before the activation
}

TEST_CASE("Observing a layer inside a fused operation makes that one plain, and no other") {
  AnyModel model = made("torchvision/resnet18");
  const torch::Tensor images = torch::randn({4, 3, 32, 32}, torch::kFloat64);
  const int norms = fused_behind(model->forward(images));
  torch::Tensor seen;
  model->observe("layer1.0.bn1", [&](const torch::Tensor& x) { seen = x.detach().clone(); });
  const torch::Tensor result = model->forward(images);
  CHECK(seen.min().item<double>() < 0);  // before the activation
  CHECK(fused_behind(result) == norms - 1);
  CHECK(plain_behind(result) == 1);
  model->stop_observing();
  torch::Tensor block;
  model->observe("layer1.0", [&](const torch::Tensor& x) { block = x.detach(); });
  CHECK(fused_behind(model->forward(images)) == norms);
  CHECK(block.min().item<double>() == 0);
}

TEST_CASE("Batch norms that a program computes itself are not fused") {
  AnyModel model = made("torchvision/resnet18");
  int calls = 0;
  model->compute_by<torch::nn::BatchNorm2dImpl>([&](torch::nn::BatchNorm2dImpl& norm, const torch::Tensor& x) {
    ++calls;
    return norm.forward(x);
  });
  CHECK(fused_behind(model->forward(torch::randn({4, 3, 32, 32}, torch::kFloat64))) == 0);
  CHECK(calls == 20);
}

TEST_CASE("An activation that a module of one's own computes is not fused") {
  const OperationModule doubled{"ReLU", [](const Node&, const Inputs&) {
                                  return Expansion{{}, [](const Operands& x) { return x[0].relu() * 2; }};
                                }};
  AnyModel model = zoo::make("torchvision/resnet18", {.request = {.classes = 10, .size = 32}, .modules = {doubled}});
  const torch::Tensor images = torch::randn({4, 3, 32, 32});
  torch::Tensor before, after;
  model->observe("bn1", [&](const torch::Tensor& x) { before = x.detach().clone(); });
  model->observe("relu", [&](const torch::Tensor& x) { after = x.detach().clone(); });
  model->forward(images);
  CHECK(torch::equal(after, before.relu() * 2));
  model->stop_observing();
  CHECK(fused_behind(model->forward(images)) == 3);  // the batch norms of shortcuts, which no activation follows
}

TEST_CASE("Under mixed precision, all batch norms of maps are fused, and no less exact than the modules") {
  for (const char* const network : networks) {
    if (std::string{network} == "timm/mobilenetv2_035") continue;  // LibTorch 1.13 has no gradient of ReLU6 in bfloat16
    INFO(network);
    const auto gradients = [&](bool fuses, bool autocasts) {
      AnyModel model = made(network, torch::kFloat32);
      model->fuse(fuses);
      torch::manual_seed(8);
      const torch::Tensor images = torch::randn({16, 3, 32, 32}), weights = torch::randn({16, 10});
      torch::Tensor result;
      if (autocasts) {
        Autocast rough{model};
        result = rough->forward(images);
      } else {
        result = model->forward(images);
      }
      if (autocasts) CHECK((fused_behind(result) > 0) == fuses);
      if (autocasts && fuses) CHECK(plain_behind(result) == 0);
      (result * weights).sum().backward();
      std::vector<torch::Tensor> all{result.detach().flatten()};
      for (const torch::Tensor& parameter : model->parameters()) all.push_back(parameter.grad().flatten());
      return torch::cat(all);
    };
    const torch::Tensor exact = gradients(false, false);
    const auto error = [&](const torch::Tensor& rough) {
      return ((rough - exact).norm() / exact.norm()).item<double>();
    };
    const double plain = error(gradients(false, true)), fused = error(gradients(true, true));
    CAPTURE(plain);
    CHECK(fused <= 1.1 * plain);
    CHECK(fused > 0);
  }
}

TEST_CASE("A fused batch norm of one value per channel is refused by its name") {
  AnyModel model = made("torchvision/resnet18");
  CHECK_THROWS_WITH(model->forward(torch::randn({1, 3, 32, 32}, torch::kFloat64)),
                    Catch::Contains("layer4.0.bn1: BatchNorm has one value per channel"));
}
