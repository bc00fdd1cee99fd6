// SPDX-License-Identifier: MIT
#include <archetype/describe.hpp>
#include <archetype/model/model.hpp>
#include <archetype/train/callbacks/checkpoint.hpp>
#include <archetype/train/core/freezing.hpp>
#include <archetype/train/lr_find.hpp>
#include <archetype/train/optimizers/adam.hpp>
#include <archetype/train/trainer.hpp>

#include <cstddef>
#include <functional>
#include <map>
#include <set>
#include <stdexcept>
#include <string>

#include <catch2/catch.hpp>
#include <torch/types.h>

#include "../../temporary_directory.hpp"
#include "../small_network.hpp"
#include "../stop_after.hpp"

using namespace archetype;

namespace {

/// Layer groups 0 (conv1, bn1), 1 (conv2, bn2) and 2, the head (fc).
struct Divided : Network<Input<1, 4, 4>, Conv<8, Kernel<3>>, BatchNorm, ReLU, NextLayerGroup, Conv<8, Kernel<3>>,
                         BatchNorm, ReLU, Head<GlobalAveragePool, Flatten, Logits<3>>> {};

auto trainer_of(const Model<Divided>& model, auto... each) {
  return Trainer{
      model, Loader{small_data(), {.batch = 20}}, Adam{}, Constant{.lr = 0.01}, metrics(), callbacks(each...)};
}

/// The names of the parameters that something changes.
std::set<std::string> moved_by(const Model<Divided>& model, const std::function<void()>& act) {
  std::map<std::string, torch::Tensor> before;
  for (const auto& each : model->named_parameters()) before[each.key()] = each.value().detach().clone();
  act();
  std::set<std::string> moved;
  for (const auto& each : model->named_parameters())
    if (!each.value().equal(before.at(each.key()))) moved.insert(each.key());
  return moved;
}

using Names = std::set<std::string>;
const Names head_names{"fc.weight", "fc.bias"}, norms{"bn1.weight", "bn1.bias", "bn2.weight", "bn2.bias"};
const Names everything{"conv1.weight", "bn1.weight", "bn1.bias",  "conv2.weight",
                       "bn2.weight",   "bn2.bias",   "fc.weight", "fc.bias"};

Names joined_names(Names first, const Names& second) {
  first.insert(second.begin(), second.end());
  return first;
}

Names without(Names names, const Names& others) {
  for (const std::string& name : others) names.erase(name);
  return names;
}

/// Freezes by a pattern after the first epoch of all, and by another after the first call of `fit`.
struct FreezesLater {
  Model<Divided> model;
  void after_epoch(const Progress& progress) const {
    if (progress.history.size() == 1) freeze(model, "conv2.*");
  }
  void after_fit(const Progress& progress) const {
    if (progress.fits == 1) freeze(model, "bn2.bias");
  }
};

/// The model of a training, seeded and perhaps resumed, whose calls of `fit` may be stopped after an epoch.
Model<Divided> end_of_training(std::size_t stop_after, bool resume, const TemporaryDirectory& directory,
                               const auto& calls) {
  torch::manual_seed(3);
  Model<Divided> model;
  auto trainer = trainer_of(model, FreezesLater{model}, Checkpoint{directory.path()}, StopAfterAll{stop_after});
  if (resume) trainer.resume(directory.path());
  try {
    calls(trainer, model);
  } catch (const std::runtime_error& error) {
    CHECK(error.what() == std::string{"stopped"});
  }
  return model;
}

}  // namespace

TEST_CASE("What a pattern froze stays frozen whatever layer groups are frozen and thawed, until it is unfrozen") {
  const Model<Divided> model;
  auto trainer = trainer_of(model);
  const auto fit = [&] { trainer.fit(1); };
  freeze(model, "conv1.*");
  CHECK(moved_by(model, fit) == without(everything, {"conv1.weight"}));
  trainer.freeze();
  CHECK(moved_by(model, fit) == joined_names(head_names, norms));
  freeze(*model, "*2.*");  // a part of it is in a group that is frozen
  trainer.unfreeze();
  CHECK(moved_by(model, fit) == joined_names(head_names, {"bn1.weight", "bn1.bias"}));
  unfreeze(model, "*");
  CHECK(moved_by(model, fit) == everything);
}

TEST_CASE("What was frozen by hand stays frozen, before and between calls of a trainer") {
  const Model<Divided> model;
  model->named_parameters()["fc.bias"].set_requires_grad(false);
  auto trainer = trainer_of(model);
  trainer.freeze();
  CHECK(moved_by(model, [&] { trainer.fit(1); }) == without(joined_names(head_names, norms), {"fc.bias"}));
  model->named_parameters()["conv1.weight"].set_requires_grad(false);  // which its group froze already
  trainer.unfreeze();
  CHECK(moved_by(model, [&] { trainer.fit(1); }) == without(everything, {"fc.bias", "conv1.weight"}));
  CHECK_FALSE(model->named_parameters()["fc.bias"].requires_grad());
}

TEST_CASE("A parameter that has a gradient and is frozen then neither moves by it nor decays") {
  const Model<Divided> model;
  auto trainer = trainer_of(model);
  trainer.fit(1);
  model->named_parameters()["conv2.weight"].set_requires_grad(false);
  CHECK(moved_by(model, [&] { trainer.fit(1); }) == without(everything, {"conv2.weight"}));
}

TEST_CASE("Trying learning rates and training leave requires_grad to the user") {
  const Model<Divided> model;
  auto trainer = trainer_of(model, StopAfterAll{1});
  trainer.freeze();
  lr_find(trainer, {.steps = 3});
  for (const torch::Tensor& parameter : model->parameters()) CHECK(parameter.requires_grad());
  CHECK_THROWS_WITH(trainer.fit(1), "stopped");
  for (const torch::Tensor& parameter : model->parameters()) CHECK(parameter.requires_grad());
}

TEST_CASE("A pattern that no parameter fits is refused with its text") {
  const Model<Divided> model;
  CHECK_THROWS_WITH(freeze(model, "layer9.*"),
                    "freeze: no parameter of the model fits 'layer9.*'; the first is named conv1.weight");
  CHECK_THROWS_WITH(unfreeze(model, "conv1"),
                    "unfreeze: no parameter of the model fits 'conv1'; the first is named conv1.weight");
}

TEST_CASE("A training resumes with the same frozen parameters only") {
  const TemporaryDirectory directory;
  const auto resumed = [&](const std::function<void(const Model<Divided>&)>& act) -> std::string {
    const Model<Divided> model;
    act(model);
    auto trainer = trainer_of(model);
    trainer.resume(directory.path());
    try {
      trainer.fit(2);
    } catch (const std::runtime_error& error) {
      return error.what();
    }
    return "accepted";
  };
  const Model<Divided> model;
  freeze(model, "bn1.weight");
  auto trainer = trainer_of(model, Checkpoint{directory.path()}, StopAfterAll{1});
  CHECK_THROWS_WITH(trainer.fit(2), "stopped");
  CHECK(resumed([](const auto& other) { freeze(other, "bn1.weight"); }) == "accepted");
  CHECK(resumed([](const auto& other) { freeze(other, "bn1.bias"); }) ==
        "resumed training: the list of parameters frozen by name is bn1.bias, and the checkpoint was made with "
        "bn1.weight");
  CHECK(resumed([](const auto&) {}) ==
        "resumed training: the number of trained parameters is 707 in 8 of 8 tensors, and the checkpoint was made with "
        "699 in 7 of 8 tensors");
}

TEST_CASE("A resumed training freezes what a callback had frozen") {
  const auto end_of = [](std::size_t stop_after, bool resume, const TemporaryDirectory& directory) {
    return end_of_training(stop_after, resume, directory, [](auto& trainer, const auto&) { trainer.fit(3); });
  };
  const TemporaryDirectory straight, interrupted;
  const Model<Divided> whole = end_of(9, false, straight);
  end_of(2, false, interrupted);
  const Model<Divided> resumed = end_of(9, true, interrupted);
  CHECK_FALSE(resumed->named_parameters()["conv2.weight"].requires_grad());
  for (const auto& each : whole->named_parameters()) CHECK(each.value().equal(resumed->named_parameters()[each.key()]));
}

TEST_CASE("A resumed training freezes what a callback had frozen in an earlier call of fit") {
  const auto end_of = [](std::size_t stop_after, bool resume, const TemporaryDirectory& directory) {
    return end_of_training(stop_after, resume, directory, [](auto& trainer, const auto& model) {
      trainer.fit(2);
      freeze(model, "conv1.*");
      trainer.fit(1);
      unfreeze(model, "conv*");
      trainer.fit(2);
    });
  };
  const TemporaryDirectory straight;
  const Model<Divided> whole = end_of(9, false, straight);
  for (const std::size_t stop : {2U, 3U, 4U}) {
    const TemporaryDirectory interrupted;
    end_of(stop, false, interrupted);
    const Model<Divided> resumed = end_of(9, true, interrupted);
    for (const auto& each : whole->named_parameters()) {
      INFO("stopped after " << stop << ": " << each.key());
      CHECK(each.value().equal(resumed->named_parameters()[each.key()]));
      CHECK(each.value().requires_grad() == resumed->named_parameters()[each.key()].requires_grad());
    }
  }
}

TEST_CASE("A training resumes from a checkpoint that was made after a call of fit") {
  const auto end_of = [](bool stops, bool resume, const TemporaryDirectory& directory) {
    torch::manual_seed(3);
    Model<Divided> model;
    auto trainer = trainer_of(model, FreezesLater{model});
    if (resume) trainer.resume(directory.path());
    trainer.freeze();
    trainer.fit(2);
    if (stops) {
      trainer.save(directory / "last.pt");
      return model;
    }
    trainer.unfreeze();
    trainer.fit(2);
    CHECK(trainer.progress().history.size() == 4);
    return model;
  };
  const TemporaryDirectory directory;
  const Model<Divided> whole = end_of(false, false, directory);
  end_of(true, false, directory);
  const Model<Divided> resumed = end_of(false, true, directory);
  for (const auto& each : whole->named_parameters()) CHECK(each.value().equal(resumed->named_parameters()[each.key()]));
}
