// SPDX-License-Identifier: MIT
#include <archetype/data/loading/loader.hpp>
#include <archetype/data/sources/dataset.hpp>
#include <archetype/train/losses/loss.hpp>
#include <archetype/train/losses/mixup.hpp>
#include <archetype/train/losses/number_losses.hpp>
#include <archetype/train/metrics/class_metrics.hpp>
#include <archetype/train/metrics/metrics.hpp>
#include <archetype/train/optimizers/adam.hpp>
#include <archetype/train/trainer.hpp>

#include <cmath>
#include <vector>

#include <catch2/catch.hpp>
#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/pimpl.h>
#include <torch/types.h>
#include <torch/utils.h>

using namespace archetype;
using Catch::Contains;

namespace {

struct LineImpl : torch::nn::Module {
  explicit LineImpl(std::int64_t outputs) : last(register_module("last", torch::nn::Linear(16, outputs))) {}
  torch::Tensor forward(const torch::Tensor& images) { return last(images.flatten(1)); }
  torch::nn::Linear last;
};
TORCH_MODULE(Line);

struct PixelsImpl : torch::nn::Module {
  PixelsImpl() : conv(register_module("conv", torch::nn::Conv2d(torch::nn::Conv2dOptions(1, 2, 1)))) {}
  torch::Tensor forward(const torch::Tensor& images) { return conv(images); }
  torch::nn::Conv2d conv;
};
TORCH_MODULE(Pixels);

torch::Tensor noise(std::int64_t count) {
  return torch::arange(count * 16).mul(7919).remainder(251).to(torch::kUInt8).view({count, 1, 4, 4});
}

Split<Dataset> with_labels(const auto& labels_of, const std::vector<std::string>& classes = {}) {
  const auto make = [&](std::int64_t count) { return Dataset{noise(count), labels_of(noise(count)), classes}; };
  return {make(96), make(31)};
}

}  // namespace

TEST_CASE("Losses of numbers are means over images, of which each has its own") {
  const torch::Tensor output = torch::tensor({1.F, 2.F, 3.F, 4.F}).view({2, 2}), labels = torch::zeros({2, 2});
  CHECK(MeanSquaredError{}.each(output, labels).equal(torch::tensor({2.5F, 12.5F})));
  CHECK(MeanSquaredError{}(output, labels).item<float>() == 7.5F);
  CHECK(MeanAbsoluteError{}(output, labels) == Approx(2.5));
  const torch::Tensor ones = torch::ones(1);
  CHECK(BinaryCrossEntropy{}(torch::zeros({1, 1}), ones).item<double>() == Approx(std::log(2)));
  CHECK(BinaryCrossEntropy{}
            .each(torch::tensor({0.F, std::log(3.F)}).view({1, 2}), torch::tensor({1.F, 0.F}).view({1, 2}))
            .item<double>() == Approx((std::log(2) + std::log(4)) / 2));
}

TEST_CASE("An output of N×1 is compared with N numbers one by one, not each with all") {
  const torch::Tensor output = torch::tensor({1.F, 2.F}).view({2, 1}), labels = torch::tensor({1.F, 2.F});
  CHECK(MeanSquaredError{}(output, labels).item<float>() == 0);
  CHECK(MeanAbsoluteError{}(output, labels) == 0);
}

TEST_CASE("A loss refuses labels that do not fit it, naming those that do") {
  const torch::Tensor output = torch::zeros({2, 3}), classes = torch::zeros(2, torch::kInt64);
  CHECK_THROWS_WITH(CrossEntropy{}(output, torch::zeros(2)),
                    Contains("CrossEntropy: the labels are float [2], expected classes as 64-bit integers; "
                             "MeanSquaredError"));
  CHECK_THROWS_WITH(MeanSquaredError{}(output, classes),
                    Contains("MeanSquaredError: the labels are long") && Contains("expected numbers of float"));
  CHECK_THROWS_WITH(BinaryCrossEntropy{}(output, classes), Contains("BinaryCrossEntropy: the labels are long"));
  CHECK_THROWS_WITH(BinaryCrossEntropy{}(output, torch::full({2, 3}, 2.F)),
                    "BinaryCrossEntropy: labels are not all from 0 to 1; MeanSquaredError takes others");
  CHECK_THROWS_WITH(MeanSquaredError{}(output, torch::zeros(2)),
                    "MeanSquaredError: the network gives [2, 3] for labels [2], expected the same extents");
}

TEST_CASE("Cross-entropy over masks is the mean over pixels, and refuses masks of other extents") {
  const torch::Tensor output = torch::randn({2, 3, 4, 5}), masks = torch::arange(40).remainder(3).view({2, 4, 5});
  const torch::Tensor expected = -output.log_softmax(1).gather(1, masks.unsqueeze(1)).mean();
  CHECK(CrossEntropy{}(output, masks).item<float>() == Approx(expected.item<float>()));
  CHECK(CrossEntropy{}.each(output, masks).sizes() == torch::IntArrayRef{2});
  CHECK_THROWS_WITH(
      CrossEntropy{}(output, masks.transpose(1, 2)),
      "CrossEntropy: the network gives [2, 3, 4, 5] for labels [2, 5, 4] up to 2, expected [2, at least 3, "
      "5, 4]");
  CHECK(Accuracy{}(output, output.argmax(1)) == 1);
}

TEST_CASE("A network learns numbers") {
  torch::manual_seed(1);
  const auto brightness = [](const torch::Tensor& images) { return images.to(torch::kFloat).mean({1, 2, 3}) / 255; };
  Line model{1};
  model->to(torch::kDouble);  // its labels follow
  Trainer trainer{model,
                  Loader{with_labels(brightness), {.batch = 16}},
                  Adam{.weight_decay = 0},
                  Constant{.lr = 0.02},
                  metrics(MeanAbsoluteError{}),
                  callbacks(),
                  MeanSquaredError{}};
  trainer.fit(30);
  CHECK(trainer.progress().history.back().metrics.at(0) < 0.02);
}

TEST_CASE("A network learns several labels per image, mixed up too") {
  torch::manual_seed(1);
  const auto bright_pixels = [](const torch::Tensor& images) {
    return images.flatten(1).slice(1, 0, 3).gt(127).to(torch::kFloat);
  };
  const auto accuracy = [&](auto loss) {
    Trainer trainer{Line{3},
                    Loader{with_labels(bright_pixels, {"first", "second", "third"}), {.batch = 16}},
                    Adam{},
                    Constant{.lr = 0.05},
                    metrics(MultiLabelAccuracy{}, MacroF1{}),
                    callbacks(),
                    loss};
    trainer.fit(20);
    CHECK(trainer.progress().history.back().metrics.at(1) > 0.9);
    return trainer.progress().history.back().metrics.at(0);
  };
  CHECK(accuracy(BinaryCrossEntropy{}) > 0.95);
  CHECK(accuracy(Mixup<BinaryCrossEntropy>{}) > 0.95);
}

TEST_CASE("A network learns masks") {
  torch::manual_seed(1);
  const auto bright = [](const torch::Tensor& images) { return images.squeeze(1).gt(127).to(torch::kUInt8); };
  Trainer trainer{Pixels{}, Loader{with_labels(bright, {"dark", "bright"}), {.batch = 16}, Normalize{{0.5}, {0.3}}},
                  Adam{}, Constant{.lr = 0.1}, metrics(Accuracy{}, MacroF1{})};
  trainer.fit(20);
  CHECK(trainer.progress().history.back().metrics.at(0) > 0.97);
}
