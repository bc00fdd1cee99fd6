// SPDX-License-Identifier: MIT
// What only looks at a network leaves it, and the program, as they were.
#include <archetype/analysis/summary.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/blocks/compose/stage.hpp>
#include <archetype/blocks/transform/stochastic_depth.hpp>
#include <archetype/layers/dropout.hpp>
#include <archetype/layers/self_attention.hpp>
#include <archetype/model/classify.hpp>
#include <archetype/model/model.hpp>
#include <archetype/model/random_state.hpp>
#include <archetype/model/structure.hpp>
#include <archetype/model/weights.hpp>
#include <archetype/train/core/evaluation.hpp>
#include <archetype/weights/state/test_vector.hpp>

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <torch/types.h>

#include "../temporary_directory.hpp"

using namespace archetype;

namespace {

/// With all that draws random numbers or changes buffers in training.
struct Lively
    : Network<Input<3, 16, 16>, StochasticDepth<0.5_r>, Conv<8, Kernel<3>>, BatchNorm, ReLU, Stage<2, BasicBlock<8>>,
              SelfAttention, Head<GlobalAveragePool, Flatten, Dropout<0.5_r>, Named<"fc", Logits<4>>>> {};

/// All that looking could change.
struct Everything {
  std::vector<bool> modes;
  std::map<std::string, torch::Tensor> state;
  std::map<std::string, bool> learns;
  std::map<std::string, torch::Tensor> gradients;
  torch::Tensor random;
  bool gradients_on = torch::GradMode::is_enabled();
  Preset preset;
  std::vector<std::string> classes;

  explicit Everything(const AnyModel& model)
      : random(random_state().clone()), preset(model->preset), classes(model->classes()) {
    for (const auto& module : model.ptr()->modules()) modes.push_back(module->is_training());
    for (const auto& [name, tensor] : model_state(*model)) state.emplace(name, tensor.clone());
    for (const auto& parameter : model->named_parameters()) {
      learns[parameter.key()] = parameter.value().requires_grad();
      gradients[parameter.key()] =
          parameter.value().grad().defined() ? parameter.value().grad().clone() : torch::Tensor{};
    }
  }
};

bool same(const std::map<std::string, torch::Tensor>& a, const std::map<std::string, torch::Tensor>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& one, const auto& other) {
    return one.first == other.first && one.second.defined() == other.second.defined() &&
           (!one.second.defined() || torch::equal(one.second, other.second));
  });
}

void check_unchanged(const AnyModel& model, const std::function<void()>& look) {
  const Everything before{model};
  look();
  const Everything after{model};
  CHECK(after.modes == before.modes);
  CHECK(same(after.state, before.state));
  CHECK(after.learns == before.learns);
  CHECK(same(after.gradients, before.gradients));
  CHECK(torch::equal(after.random, before.random));
  CHECK(after.gradients_on == before.gradients_on);
  CHECK(after.preset == before.preset);
  CHECK(after.classes == before.classes);
}

}  // namespace

TEST_CASE("Looking at a network changes neither it nor the program, whatever mode its parts are in") {
  const TemporaryDirectory directory;
  const std::filesystem::path picture = "tests/reference/image/rgb.jpg";
  torch::manual_seed(3);
  Model<Lively> model;
  model->set_classes({"a", "b", "c", "d"});
  model->forward(torch::randn({4, 3, 16, 16})).sum().backward();  // gradients, and a trace in the buffers
  model->train(GENERATE(true, false));
  model->named_children()["layer1"]->eval();
  for (torch::Tensor& parameter : model->named_children()["layer1"]->parameters()) parameter.set_requires_grad(false);

  check_unchanged(model, [&] { classify<2>(model, picture); });
  check_unchanged(model, [&] { CHECK_THROWS(classify<9>(model, picture)); });
  check_unchanged(model, [&] { CHECK_THROWS(classify<2>(model, picture, Preset{.size = -1})); });
  check_unchanged(model, [&] { summary(model->graph()); });
  check_unchanged(model, [&] { structure_of(*model); });
  check_unchanged(model, [&] { model->clone(); });
  check_unchanged(model, [&] { state_dict(model).clone(); });
  const auto file = directory.path() / GENERATE("a.safetensors", "a.pt");
  check_unchanged(model, [&] { save(model, file, dialects::archetype, WithTestVector{}); });
  check_unchanged(model, [&] { load(model, file, Verify{}); });  // its own weights
  const std::vector<Batch> batches{{torch::ones({2, 3, 16, 16}), torch::zeros({2}, torch::kInt64)}};
  check_unchanged(model, [&] { evaluate(model, batches); });

  StateDict forged = state_dict(model).clone();
  forged.metadata()[TestVector::key] = TestVector{"seed", {3, 16, 16}, {1, 2, 3, 4}}.text();
  check_unchanged(model, [&] { CHECK_THROWS(load(model, forged, Verify{})); });
}

TEST_CASE("A network that is loaded stays in its modes, and its frozen parts stay frozen") {
  Model<Lively> model;
  const StateDict other = state_dict(Model<Lively>{});
  model->named_children()["layer1"]->eval();
  for (torch::Tensor& parameter : model->named_children()["layer1"]->parameters()) parameter.set_requires_grad(false);
  const Everything before{model};
  load(model, other);
  const Everything after{model};
  CHECK_FALSE(same(after.state, before.state));
  CHECK(after.modes == before.modes);
  CHECK(after.learns == before.learns);
  CHECK(torch::equal(after.random, before.random));
}
