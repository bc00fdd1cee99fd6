// SPDX-License-Identifier: MIT
#include <archetype/train/core/evaluation.hpp>

#include <cmath>
#include <vector>

#include <catch2/catch.hpp>
#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>
#include <torch/types.h>

using namespace archetype;

namespace {

/// Takes its images for its outputs, so a test can say what it answers.
struct EchoImpl : torch::nn::Module {
  torch::Tensor forward(const torch::Tensor& images) { return images.flatten(1); }
};
TORCH_MODULE(Echo);

}  // namespace

TEST_CASE("An evaluation has probabilities, losses, accuracy, confusion and the worst images") {
  const auto outputs =
      torch::tensor({.8, .1, .1, .2, .5, .3, .9, .05, .05, .1, .7, .2}, torch::kDouble).log().view({4, 3, 1, 1});
  const auto labels = torch::tensor({0, 2, 1, 1}, torch::kInt64);
  const std::vector<Batch> batches = {{outputs.slice(0, 0, 3), labels.slice(0, 0, 3)},
                                      {outputs.slice(0, 3), labels.slice(0, 3)}};
  const Evaluation found = evaluate(Echo{}, batches);
  CHECK(found.probabilities.at(1).at(2) == Approx(0.3));
  CHECK(found.predictions == std::vector<std::int64_t>{0, 1, 0, 1});
  CHECK(found.losses.at(2) == Approx(-std::log(0.05)));
  CHECK(found.accuracy() == 0.5);
  CHECK(found.loss() == Approx(-(std::log(.8) + std::log(.3) + std::log(.05) + std::log(.7)) / 4));
  CHECK(found.confusion() == std::vector<std::vector<long>>{{1, 0, 0}, {1, 1, 0}, {0, 1, 0}});
  CHECK(found.worst(9) == std::vector<std::size_t>{2, 1});
  CHECK(found.worst(1) == std::vector<std::size_t>{2});
}

TEST_CASE("An evaluation leaves a model in the mode that it was in") {
  Echo model;
  const std::vector<Batch> batches = {{torch::zeros({2, 3, 1, 1}), torch::zeros({2}, torch::kInt64)}};
  for (const bool training : {true, false}) {
    model->train(training);
    evaluate(model, batches);
    CHECK(model->is_training() == training);
  }
}
