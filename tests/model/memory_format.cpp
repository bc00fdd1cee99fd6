// SPDX-License-Identifier: MIT
#include <archetype/model/make.hpp>
#include <archetype/model/memory_format.hpp>
#include <archetype/model/state.hpp>
#include <archetype/model/weights.hpp>

#include <algorithm>
#include <cstddef>
#include <string>

#include <catch2/catch.hpp>
#include <torch/types.h>
#include <torch/utils.h>

using namespace archetype;

namespace {

/// One network of each family, and those with operations of their own.
const char* const members[]{"torchvision/resnet18",
                            "torchvision/resnext50_32x4d",
                            "timm/ecaresnet50d",
                            "fastai/resnet18_learner",
                            "fastai/xresnet18+sa",
                            "torchvision/efficientnet_b0",
                            "geffnet/tf_efficientnet_b0",
                            "torchvision/mobilenet_v3_small",
                            "timm/regnety_002",
                            "timm/convnext_atto",
                            "timm/convnextv2_atto",
                            "timm/mixnet_s",
                            "timm/gernet_s",
                            "timm/resnest14d"};

AnyModel made(const char* network) {
  torch::manual_seed(5);
  AnyModel model = zoo::make(network, {.classes = 10, .size = 64});
  model->to(torch::kFloat64);
  model->eval();
  return model;
}

/// Gives each layer of a self-attention something to do, which starts with a factor of 0.
void fill(AnyModel& model) {
  const torch::NoGradGuard no_gradient;
  for (auto& parameter : model->named_parameters())
    if (parameter.key().ends_with("gamma")) parameter.value().fill_(0.1);
}

}  // namespace

TEST_CASE("Every family computes the same with channels last, and each map of it has this order") {
  for (const char* const network : members) {
    INFO(network);
    AnyModel model = made(network);
    fill(model);
    const torch::Tensor images = torch::randn({2, 3, 64, 64}, torch::kFloat64);
    const torch::NoGradGuard no_gradient;
    const torch::Tensor expected = model->forward(images);
    set_memory_format(*model, torch::MemoryFormat::ChannelsLast);
    const GraphView graph = model->graph();
    for (int i = 1; i < graph.size(); ++i) {
      if (graph[i].shape.flat() || graph[i].shape.height == 1 || graph[i].operation->kind() == "Slice") continue;
      const std::string path = path_of(graph, graph[i]).str();
      if (path.empty()) continue;
      model->observe(path, [path](const torch::Tensor& x) {
        INFO(path);
        CHECK(x.is_contiguous(torch::MemoryFormat::ChannelsLast));
      });
    }
    const torch::Tensor found = model->forward(images.contiguous(torch::MemoryFormat::ChannelsLast));
    CHECK(torch::allclose(found, expected, 1e-10, 1e-12));
  }
}

TEST_CASE("A model with channels last is saved as one without, and takes the same weights") {
  AnyModel model = made("torchvision/resnet18"), other = made("torchvision/resnet18");
  set_memory_format(*other, torch::MemoryFormat::ChannelsLast);
  const StateDict state = state_dict(model), reordered = state_dict(other);
  REQUIRE(state.tensors().size() == reordered.tensors().size());
  for (std::size_t i = 0; i < state.tensors().size(); ++i) {
    const StoredTensor& a = state.tensors()[i];
    const StoredTensor& b = reordered.tensors()[i];
    CHECK(a.name == b.name);
    CHECK(std::ranges::equal(a.bytes, b.bytes));
  }
  const torch::NoGradGuard no_gradient;
  for (const torch::Tensor& parameter : other->parameters()) parameter.zero_();
  load(other, state);
  const State expected = model_state(*model);
  for (const auto& [name, tensor] : model_state(*other)) CHECK(tensor.equal(expected.at(name)));
}
