// SPDX-License-Identifier: MIT
#include <archetype/describe.hpp>
#include <archetype/graph/cuts.hpp>
#include <archetype/model/autocast_guard.hpp>
#include <archetype/model/model.hpp>
#include <archetype/model/state.hpp>

#include <cstddef>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <torch/csrc/autograd/autograd.h>
#include <torch/nn/modules/conv.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "../same_state.hpp"

using namespace archetype;

namespace {

/// Whatever a second computation must repeat: random numbers, running statistics, and a power iteration.
struct Recomputable
    : Network<Input<3, 12, 12>, Conv<8, Kernel<3>>, BatchNorm, ReLU, MaxPool<Kernel<2>>,
              Stage<2, Residual<Sequence<Conv<8, Kernel<3>>, BatchNorm, Swish, Conv<8>, BatchNorm, DropPath<0.5_r>>>>,
              SelfAttention, Conv<8, Kernel<3>>, ReLU, GlobalAveragePool, Flatten, Dropout<0.4_r>, Linear<6>, BatchNorm,
              ReLU, Logits<4>> {};

Model<Recomputable> made() {
  torch::manual_seed(3);
  Model<Recomputable> model;
  model->to(torch::kFloat64);
  return model;
}

/// The losses of two steps, all gradients, parameters and buffers.
State two_steps(Model<Recomputable>& model) {
  State state;
  torch::manual_seed(5);
  const torch::ScalarType type = model->parameters().front().scalar_type();
  for (const char* const step : {"first ", "second "}) {
    model->zero_grad();
    const torch::Tensor loss = (model->forward(torch::randn({6, 3, 12, 12}, type)) * torch::randn({6, 4}, type)).sum();
    loss.backward();
    state.emplace(step + std::string{"loss"}, loss.detach());
    state.emplace(step + std::string{"draw"}, torch::rand({1}));
    const torch::NoGradGuard no_gradient;
    for (auto& parameter : model->named_parameters()) {
      const torch::Tensor gradient = parameter.value().grad();
      if (!gradient.defined()) continue;
      state.emplace(step + parameter.key(), gradient.clone());
      parameter.value().sub_(gradient, 0.01);
    }
    for (const auto& buffer : model->named_buffers()) state.emplace(step + buffer.key(), buffer.value().clone());
  }
  return state;
}

/// Each piece between cuts, one segment of all, and each two pieces.
std::vector<std::vector<Segment>> choices(const GraphView& graph) {
  const std::vector<int> cuts = cuts_of(graph);
  std::vector<std::vector<Segment>> all{{}, {{cuts.front(), cuts.back()}}, {}};
  for (std::size_t i = 0; i + 1 < cuts.size(); ++i) all[0].push_back({cuts[i], cuts[i + 1]});
  for (std::size_t i = 1; i + 2 < cuts.size(); i += 2) all[2].push_back({cuts[i], cuts[i + 2]});
  return all;
}

}  // namespace

TEST_CASE("Steps with segments that are computed again are bit for bit those without") {
  const std::function<void(Model<Recomputable>&)> changes[]{
      [](Model<Recomputable>&) {},
      [](Model<Recomputable>& model) { model->fuse(false); },
      [](Model<Recomputable>& model) {
        for (torch::Tensor& parameter : model->parameters()) parameter.set_requires_grad(parameter.size(0) == 4);
      },
      [](Model<Recomputable>& model) { model->parameters().front().set_requires_grad(false); },
  };
  for (const auto& change : changes) {
    Model<Recomputable> plain = made();
    change(plain);
    const State expected = two_steps(plain);
    REQUIRE(expected.contains("second loss"));
    for (const std::vector<Segment>& segments : choices(plain->graph())) {
      INFO(segments.size() << " segments");
      Model<Recomputable> model = made();
      change(model);
      model->recompute(segments);
      check_same(two_steps(model), expected);
    }
  }
}

TEST_CASE("Segments are computed again in the order of memory and in the precision of the forward pass") {
  const auto steps = [](const std::vector<Segment>& segments) {
    Model<Recomputable> model = made();
    model->to(torch::kFloat32);
    model->recompute(segments);
    torch::manual_seed(5);
    const torch::Tensor images = torch::randn({6, 3, 12, 12}).contiguous(torch::MemoryFormat::ChannelsLast);
    torch::Tensor loss;
    {
      const archetype::detail::AutocastGuard precision{torch::kCPU, {.enabled = true, .type = torch::kBFloat16}};
      loss = model->forward(images).to(torch::kFloat32).square().sum();
    }
    loss.backward();
    State state{{"loss", loss.detach()}};
    for (const auto& parameter : model->named_parameters()) state.emplace(parameter.key(), parameter.value().grad());
    return state;
  };
  const State expected = steps({});
  const Model<Recomputable> model;
  for (const std::vector<Segment>& segments : choices(model->graph())) check_same(steps(segments), expected);
}

TEST_CASE("Nothing is computed twice in evaluation mode, without gradients, or in a frozen body") {
  Model<Recomputable> model = made();
  int calls = 0;
  model->compute_by<torch::nn::Conv2dImpl>([&](torch::nn::Conv2dImpl& convolution, const torch::Tensor& x) {
    ++calls;
    return convolution.forward(x);
  });
  const std::vector<int> cuts = cuts_of(model->graph());
  model->recompute({{cuts.front(), cuts.back()}});
  const torch::Tensor images = torch::randn({6, 3, 12, 12}, torch::kFloat64);
  model->forward(images).sum().backward();
  CHECK(calls == 2 * 6);
  calls = 0;
  {
    const torch::NoGradGuard no_gradient;
    CHECK_FALSE(model->forward(images).requires_grad());
  }
  for (torch::Tensor& parameter : model->parameters()) parameter.set_requires_grad(false);
  CHECK_FALSE(model->forward(images).requires_grad());
  CHECK(calls == 2 * 6);
  model->eval();
  model->parameters().back().set_requires_grad(true);
  model->forward(images).sum().backward();
  CHECK(calls == 3 * 6);
}

TEST_CASE("Observers see a result once, and features come out of segments") {
  Model<Recomputable> model = made();
  int seen = 0;
  for (const char* const path : {"layer1.0", "layer1.1.conv1"})
    model->observe(path, [&](const torch::Tensor&) { ++seen; });
  model->recompute(choices(model->graph())[0]);
  const std::vector<torch::Tensor> features = model->forward_features(torch::randn({6, 3, 12, 12}, torch::kFloat64));
  REQUIRE(features.size() == 1);
  features[0].sum().backward();
  CHECK(seen == 2);
  CHECK(model->parameters().front().grad().defined());
}

TEST_CASE("Segments that are none, second derivatives, and a changed mode are refused") {
  Model<Recomputable> model = made();
  const std::vector<int> cuts = cuts_of(model->graph());
  CHECK_THROWS_WITH(model->recompute({{cuts[2], cuts[4]}, {cuts[3], cuts[5]}}), Catch::Contains("out of order"));
  CHECK_THROWS_WITH(model->recompute({{1, 2}}),
                    "recompute: the nodes after 1 up to 2 are no segment of the network, or "
                    "out of order");  // a batch norm that is fused with its activation
  model->recompute({{cuts.front(), cuts.back()}});
  const torch::Tensor images = torch::randn({6, 3, 12, 12}, torch::kFloat64).requires_grad_();
  CHECK_THROWS_WITH(
      torch::autograd::grad({model->forward(images).sum()}, {images}, {}, /*retain_graph=*/true, /*create_graph=*/true),
      Catch::Contains("no second derivatives"));
  const torch::Tensor loss = model->forward(images).sum();
  model->eval();
  CHECK_THROWS_WITH(loss.backward(), Catch::Contains("evaluation mode"));
}
