// SPDX-License-Identifier: MIT
#include <archetype/train/callbacks/checkpoint.hpp>
#include <archetype/train/callbacks/csv_log.hpp>
#include <archetype/train/callbacks/early_stopping.hpp>
#include <archetype/train/callbacks/progress_bar.hpp>
#include <archetype/train/callbacks/tensorboard.hpp>
#include <archetype/train/metrics/metrics.hpp>
#include <archetype/train/optimizers/adam.hpp>
#include <archetype/train/optimizers/sgd.hpp>
#include <archetype/train/trainer.hpp>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/pimpl.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "../temporary_directory.hpp"
#include "reference.hpp"
#include "small_network.hpp"

using namespace archetype;

namespace {

/// The small network of the reference files, filled by their rule; `0`, `2` and `5` are its places in a sequence.
struct TinyImpl : torch::nn::Module {
  TinyImpl()
      : first(register_module("0", torch::nn::Conv2d(torch::nn::Conv2dOptions(3, 8, 3).stride(4).padding(1)))),
        second(register_module("2", torch::nn::Conv2d(torch::nn::Conv2dOptions(8, 16, 3).stride(4).padding(1)))),
        last(register_module("5", torch::nn::Linear(256, 10))) {
    const torch::NoGradGuard no_gradient;
    for (auto& [key, value] : named_parameters().pairs()) {
      const double scale = value.dim() > 1 ? std::sqrt(3.0 / static_cast<double>(value.numel() / value.size(0))) : 0.1;
      value.copy_(uniform(key, value.sizes().vec()) * scale);
    }
    to(torch::kDouble);
    for (auto& body : {first, second}) {
      for (auto& parameter : body->parameters()) parameter.set_requires_grad(false);
    }
  }

  torch::Tensor forward(const torch::Tensor& x) { return last(torch::relu(second(torch::relu(first(x)))).flatten(1)); }

  torch::nn::Conv2d first;
  torch::nn::Conv2d second;
  torch::nn::Linear last;
};
TORCH_MODULE(Tiny);

/// Batches of 8 of the reference files' images.
std::vector<Batch> reference_batches(std::int64_t first, std::int64_t last) {
  std::vector<Batch> batches;
  for (std::int64_t start = first; start < last; start += 8) {
    const std::int64_t end = std::min(start + 8, last);
    std::vector<torch::Tensor> images;
    for (std::int64_t i = start; i < end; ++i) images.push_back(uniform("image" + std::to_string(i), {3, 64, 64}));
    batches.push_back({torch::stack(images), torch::arange(start, end, torch::kInt64).remainder(10)});
  }
  return batches;
}

struct InOrder {
  std::vector<Batch> train, valid;
  const std::vector<Batch>& training(std::uint64_t) const { return train; }
  const std::vector<Batch>& validation() const { return valid; }
  std::int64_t batches() const { return static_cast<std::int64_t>(train.size()); }
};

/// Notes the loss of every step, as it is and smoothed.
struct Recorder {
  std::vector<std::pair<double, double>>* losses;
  void after_step(const Progress& progress) const { losses->emplace_back(progress.loss, progress.train_loss.value()); }
};

struct EventLog {
  std::string* events;
  void before_fit(const Progress&) const { *events += "fit("; }
  void after_epoch(const Progress& progress) const { *events += std::to_string(progress.history.size()) + " "; }
  void after_fit(const auto& trainer) const { *events += std::to_string(trainer.progress().epoch) + ")"; }
};

}  // namespace

TEST_CASE("Training gives fastai's losses and accuracy") {
  const auto reference = fastai_reference("training_tiny.json")["float64"];
  std::vector<std::pair<double, double>> losses;
  Trainer trainer{Tiny{},
                  InOrder{reference_batches(0, 40), reference_batches(40, 60)},
                  Adam{.weight_decay = 0.01},
                  OneCycle{.lr = 1e-2},
                  metrics(Accuracy{}),
                  callbacks(Recorder{&losses})};
  trainer.fit(2);
  REQUIRE(losses.size() == 10);
  for (std::size_t step = 0; step < losses.size(); ++step) {
    CHECK(losses[step].first == Approx(reference["loss"][step].get<double>()).epsilon(1e-6));
    CHECK(losses[step].second ==
          Approx(reference["smooth_loss"][step].get<double>()).epsilon(3e-6));  // smoothed in float32
  }
  for (std::size_t epoch = 0; epoch < 2; ++epoch) {
    const EpochRecord& result = trainer.progress().history.at(epoch);
    CHECK(result.train_loss == Approx(reference["epochs"][epoch][0].get<double>()).epsilon(1e-6));
    CHECK(result.valid_loss == Approx(reference["epochs"][epoch][1].get<double>()).epsilon(1e-6));
    CHECK(result.metrics.at(0) == Approx(reference["epochs"][epoch][2].get<double>()).epsilon(1e-6));
  }
}

TEST_CASE("A small network learns an easy task") {
  torch::manual_seed(1);
  Trainer trainer{SmallNetwork{}, Loader{small_data(), {.batch = 10}}, SGD{}, Constant{.lr = 0.1}, metrics(Accuracy{})};
  trainer.fit(20);
  CHECK(trainer.progress().history.back().metrics.at(0) > 0.9);
  CHECK(trainer.progress().history.back().valid_loss < trainer.progress().history.front().valid_loss);
}

TEST_CASE("A split comes in batches of 64 by itself") {
  const auto labels = torch::arange(130, torch::kInt64).remainder(3);
  const Dataset data(torch::zeros({130, 1, 4, 4}, torch::kUInt8), labels, {"a", "b", "c"});
  Trainer trainer{SmallNetwork{}, Split{data, data}, Adam{}, OneCycle{}};
  trainer.fit(1);
  CHECK(trainer.progress().learning_rates.size() == 2);
}

TEST_CASE("Callbacks are called in their places, and a second fit counts epochs on") {
  std::string events;
  Trainer trainer{SmallNetwork{}, Loader{small_data(), {.batch = 20}}, Adam{}, OneCycle{},
                  metrics(),      callbacks(EventLog{&events})};
  trainer.fit(2);
  trainer.fit(1);
  CHECK(events == "fit(1 2 2)fit(3 1)");
}

TEST_CASE("A loss that is not finite stops the training with epoch, step and learning rate") {
  Trainer trainer{SmallNetwork{}, Loader{small_data(), {.batch = 20}}, SGD{}, Constant{.lr = 1e38}};
  CHECK_THROWS_WITH(trainer.fit(1), Catch::Contains("the loss is ") &&
                                        Catch::Contains("in epoch 1, step 2 of 3, at learning rate 1e+38"));
}

TEST_CASE("Without images to validate with there is no best checkpoint, and nothing says NaN") {
  const TemporaryDirectory directory;
  const Split<Dataset> all = small_data();
  const Loader data{Split{all.train, all.validation.at({})}, {.batch = 20}};
  std::ostringstream shown;
  Trainer trainer{SmallNetwork{},
                  data,
                  Adam{},
                  Constant{.lr = 0.01},
                  metrics(Accuracy{}),
                  callbacks(Checkpoint{directory.path()}, CsvLog{directory / "log.csv"}, ProgressBar{false, shown},
                            TensorBoard{directory.path()})};
  trainer.fit(1);
  CHECK(exists(directory / "last.pt"));
  CHECK_FALSE(exists(directory / "best.pt"));
  std::ifstream log(directory / "log.csv");
  std::string header, row;
  std::getline(log, header);
  std::getline(log, row);
  CHECK(header == "epoch,train_loss,valid_loss,accuracy,time");
  CHECK_THAT(row, Catch::StartsWith("1,") && Catch::Contains(",,,") && !Catch::Contains("nan"));
  CHECK_THAT(shown.str(), Catch::StartsWith("epoch 1/1  train loss ") && !Catch::Contains("valid") &&
                              !Catch::Contains("accuracy") && !Catch::Contains("nan"));

  Trainer watched{SmallNetwork{}, data, Adam{}, Constant{.lr = 0.01}, metrics(), callbacks(EarlyStopping{})};
  CHECK_THROWS_WITH(watched.fit(2), Catch::StartsWith("EarlyStopping: the validation loss of epoch 1 is NaN"));
}

TEST_CASE("Layer groups that a model does not have cannot be frozen") {
  Trainer trainer{SmallNetwork{}, Loader{small_data(), {.batch = 20}}, SGD{}, Constant{}};
  CHECK_THROWS_WITH(trainer.freeze_to(1), "freeze_to: the layer group is 1, and the model has 1");
  CHECK_THROWS_WITH(trainer.freeze_to(-2), "freeze_to: the layer group is -2, and the model has 1");
  CHECK_NOTHROW(trainer.freeze());
}

TEST_CASE("Impossible trainings are refused") {
  Trainer trainer{SmallNetwork{}, Loader{small_data(), {.batch = 20}}, SGD{}, Constant{}};
  CHECK_THROWS_WITH(trainer.fit(0), "fit: epochs is 0, expected at least 1");

  const Dataset four(torch::zeros({4, 1, 4, 4}, torch::kUInt8), torch::arange(4, torch::kInt64), {"a", "b", "c", "d"});
  Trainer more_classes{SmallNetwork{}, Loader{Split{four, four}, {.batch = 4}}, SGD{}, Constant{}};
  CHECK_THROWS_WITH(more_classes.fit(1),
                    Catch::Contains("the network gives [4, 3] for labels [4] up to 3, expected [4, at least 4]"));
}
