// SPDX-License-Identifier: MIT
#include <archetype/model/state.hpp>
#include <archetype/train/callbacks/checkpoint.hpp>
#include <archetype/train/core/averaged.hpp>
#include <archetype/train/core/checkpoint_file.hpp>
#include <archetype/train/core/evaluation.hpp>
#include <archetype/train/optimizers/accumulated.hpp>
#include <archetype/train/optimizers/adam.hpp>
#include <archetype/train/trainer.hpp>

#include <filesystem>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "../../same_state.hpp"
#include "../../temporary_directory.hpp"
#include "../reference.hpp"
#include "../small_network.hpp"
#include "../stop_after.hpp"

using namespace archetype;

namespace {

struct ScalingImpl : torch::nn::Module {
  ScalingImpl()
      : weight(register_parameter("weight", torch::ones(2, torch::kDouble))),
        mean(register_buffer("running_mean", torch::zeros(1, torch::kDouble))),
        count(register_buffer("count", torch::zeros({}, torch::kInt64))) {}
  torch::Tensor forward(const torch::Tensor& images) { return images * weight; }
  void set(int step) {
    const torch::NoGradGuard no_gradient;
    const torch::Tensor numbers = uniform("step" + std::to_string(step), {3}).to(torch::kDouble);
    weight.copy_(numbers.slice(0, 0, 2));
    mean.copy_(numbers.slice(0, 2, 3));
    count.fill_(step);
  }
  torch::Tensor weight, mean, count;
};
TORCH_MODULE(Scaling);

auto trainer_in(const std::filesystem::path& directory, auto model, int stop = 100) {
  return Trainer{model,     Loader{small_data(), {.batch = 16}},
                 Adam{},    OneCycle{.lr = 0.05},
                 metrics(), callbacks(Checkpoint{directory}, StopAfter{stop})};
}

}  // namespace

TEST_CASE("Weights and running statistics are averaged as by timm, and integers copied") {
  for (const auto& reference : recorded("recipes/moving_average.json")) {
    Scaling scale;
    Averaged model{scale, MovingAverage{.decay = reference["decay"],
                                        .warm_up = reference.contains("use_warmup"),
                                        .warm_up_gamma = reference.value("warmup_gamma", 1.0),
                                        .warm_up_power = reference.value("warmup_power", 2.0 / 3)}};
    int step = 0;
    for (const std::vector<double> expected : reference["averages"]) {
      scale->set(++step);
      model.after_step();
      const State state = model.state();
      const torch::Tensor found = torch::cat({state.at("weights/weight"), state.at("weights/running_mean")});
      CHECK(found.allclose(torch::tensor({expected[0], expected[1], expected[2]}, torch::kDouble), 1e-12, 1e-12));
      CHECK(state.at("weights/count").item<double>() == expected[3]);
    }
    CHECK(step == 8);
  }
}

TEST_CASE("A model computes with the average in evaluation mode only, and keeps its weights") {
  Scaling scale;
  Averaged model{scale, {.decay = 0.75}};
  const torch::Tensor one = torch::ones(2, torch::kDouble);
  const auto with = [](const torch::Tensor& found, double expected) {
    return found.allclose(torch::full(2, expected));
  };
  const auto set = [&](double value) { scale->weight.data().fill_(value); };
  model->eval();
  CHECK(with(model->forward(one).to(torch::kFloat), 1));  // nothing to average yet
  set(2);
  model.after_step();
  set(6);
  model.after_step();
  CHECK(with(model->forward(one).to(torch::kFloat), 3));
  CHECK_FALSE(model->forward(one).requires_grad());
  CHECK(with(scale->weight.to(torch::kFloat), 6));
  model->train();
  CHECK(with(model->forward(one).to(torch::kFloat), 6));
  model->forward(one).sum().backward();
  CHECK(scale->weight.grad().equal(one));
  model.adopt_average();
  CHECK(with(scale->weight.to(torch::kFloat), 3));
}

TEST_CASE("A trainer validates the average") {
  torch::manual_seed(2);
  const Loader data{small_data(), {.batch = 16}};
  SmallNetwork network;
  Trainer trainer{Averaged{network, {.decay = 0.9}}, data, Adam{}, Constant{.lr = 0.05}};
  trainer.fit(2);
  const double validated = trainer.progress().history.back().valid_loss;
  CHECK(evaluate(trainer.model(), data.validation()).loss() == Approx(validated));
  CHECK(evaluate(network, data.validation()).loss() != Approx(validated));
  trainer.model().adopt_average();
  CHECK(evaluate(network, data.validation()).loss() == Approx(validated));
}

TEST_CASE("The average moves with the optimizer, not with each batch of accumulated gradients") {
  torch::manual_seed(2);
  Trainer trainer{Averaged{SmallNetwork{}}, Loader{small_data(), {.batch = 16}}, Accumulated{Adam{}, 3}, OneCycle{}};
  trainer.fit(2);  // of three batches each
  CHECK(trainer.model().state().at("steps").item<int>() == 2);
}

TEST_CASE("A training with an average resumes bit for bit") {
  const TemporaryDirectory straight, interrupted;
  const auto made = [](const TemporaryDirectory& directory, int stop) {
    return trainer_in(directory.path(), Averaged{SmallNetwork{}, {.decay = 0.9, .warm_up = true}}, stop);
  };
  torch::manual_seed(5);
  made(straight, 100).fit(4);
  torch::manual_seed(5);
  auto first = made(interrupted, 2);
  CHECK_THROWS_WITH(first.fit(4), "stopped");
  torch::manual_seed(99);
  auto second = made(interrupted, 100);
  second.resume(interrupted.path());
  second.fit(4);

  const State expected = read_checkpoint(straight.path() / "last.pt");
  const State found = read_checkpoint(interrupted.path() / "last.pt");
  CHECK(found.contains("kept by the model/weights/first.weight"));
  for (const auto& [name, tensor] : expected) {
    if (name == "progress/history") continue;  // holds times
    INFO(name);
    CHECK(found.at(name).equal(tensor));
  }
}

TEST_CASE("A checkpoint whose average is damaged is refused and changes nothing, the optimizer included") {
  const TemporaryDirectory directory, damaged;
  auto trainer = trainer_in(directory.path(), Averaged{SmallNetwork{}});
  trainer.fit(1);
  State state = read_checkpoint(directory.path() / "last.pt");
  REQUIRE(state.erase("kept by the model/steps") == 1);
  write_checkpoint(damaged.path() / "last.pt", state);
  trainer.fit(1);

  trainer.save(directory.path() / "before.pt");
  CHECK_THROWS_WITH(trainer.resume(damaged.path()), Catch::Contains("the checkpoint has no moving average of weights"));
  trainer.save(directory.path() / "after.pt");
  check_same(read_checkpoint(directory.path() / "after.pt"), read_checkpoint(directory.path() / "before.pt"));
}

TEST_CASE("A checkpoint without an average, or with one that is not wanted, is refused and changes nothing") {
  const TemporaryDirectory with, without;
  trainer_in(with.path(), Averaged{SmallNetwork{}, {.decay = 0.9}}).fit(1);
  trainer_in(without.path(), SmallNetwork{}).fit(1);
  auto averaging = trainer_in(without.path(), Averaged{SmallNetwork{}, {.decay = 0.9}});
  CHECK_THROWS_WITH(averaging.resume(without.path()), (without.path() / "last.pt").string() +
                                                          ": resumed training: moving average of weights is of decay "
                                                          "0.9, and the checkpoint was made with none");
  averaging.fit(1);
  auto plain = trainer_in(with.path(), SmallNetwork{});
  CHECK_THROWS_WITH(
      plain.resume(with.path()),
      Catch::Contains("moving average of weights is none, and the checkpoint was made with of decay 0.9"));

  Averaged model{SmallNetwork{}};
  model.after_step();
  const torch::Tensor before = model.state().at("weights/first.weight").clone();
  CHECK_THROWS_WITH(model.restore({}), "the checkpoint has no moving average of weights");
  Averaged other{SmallNetwork{4}};
  other.after_step();
  CHECK_THROWS_WITH(model.restore(other.state()), Catch::Contains("first.bias is float [4], expected float [8]"));
  CHECK(model.state().at("weights/first.weight").equal(before));
  CHECK(model.state().at("steps").item<int>() == 1);
}

TEST_CASE("A moving average out of range is refused by name") {
  CHECK_THROWS_WITH((Averaged{SmallNetwork{}, {.decay = 1.5}}), "Averaged: decay is 1.5, expected 0 to 1");
  CHECK_THROWS_WITH((Averaged{SmallNetwork{}, {.warm_up_gamma = 0}}), "Averaged: warm_up_gamma is 0, expected above 0");
}
