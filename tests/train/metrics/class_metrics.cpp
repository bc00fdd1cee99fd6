// SPDX-License-Identifier: MIT
#include <archetype/train/core/evaluation.hpp>
#include <archetype/train/metrics/class_metrics.hpp>
#include <archetype/train/metrics/metrics.hpp>
#include <archetype/train/optimizers/sgd.hpp>
#include <archetype/train/trainer.hpp>

#include <cmath>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>
#include <torch/types.h>

#include "../small_network.hpp"

using namespace archetype;

namespace {

/// Takes its images for its outputs, so a test can say what it answers.
struct EchoImpl : torch::nn::Module {
  torch::Tensor forward(const torch::Tensor& images) { return images; }
};
TORCH_MODULE(Echo);

torch::Tensor longs(const std::vector<std::int64_t>& values) { return torch::tensor(values, torch::kInt64); }

/// Outputs whose likeliest classes are these.
torch::Tensor predicting(const std::vector<std::int64_t>& classes, std::int64_t count) {
  return torch::one_hot(longs(classes), count).to(torch::kFloat);
}

/// What a metric makes of outputs in batches of two.
auto in_batches(const auto& metric, const torch::Tensor& output, const torch::Tensor& labels) {
  std::vector<Batch> batches;
  for (std::int64_t i = 0; i < labels.size(0); i += 2)
    batches.push_back({output.slice(0, i, i + 2), labels.slice(0, i, i + 2)});
  return measure(metric, Echo{}, batches);
}

/// The mean over classes of the share of their images that is recognized: a metric as a user writes one.
struct BalancedAccuracy {
  std::string name() const { return "balanced_accuracy"; }

  torch::Tensor counts(const torch::Tensor& output, const torch::Tensor& labels) const {
    const torch::Tensor right = labels.masked_select(output.argmax(1).eq(labels));
    return torch::stack({right.bincount({}, output.size(1)), labels.bincount({}, output.size(1))});
  }
  double value(const torch::Tensor& total) const { return (total[0] / total[1]).mean().item<double>(); }
};

static_assert(archetype::detail::MeasuresNumber<MacroF1>);
static_assert(!archetype::detail::MeasuresNumber<ConfusionMatrix>);  // so a trainer refuses it

}  // namespace

TEST_CASE("A confusion matrix counts images, or pixels, by label and prediction") {
  const torch::Tensor found =
      in_batches(ConfusionMatrix{}, predicting({0, 2, 1, 0, 0, 1}, 3), longs({0, 1, 2, 0, 1, 2}));
  CHECK(found.equal(longs({2, 0, 0, 1, 0, 1, 0, 2, 0}).view({3, 3})));
  const torch::Tensor pixels = predicting({0, 1, 1, 1}, 2).t().view({1, 2, 2, 2});  // of an image of 2×2
  CHECK(in_batches(ConfusionMatrix{}, pixels, longs({0, 1, 0, 1}).view({1, 2, 2}))
            .equal(longs({1, 1, 0, 2}).view({2, 2})));
}

TEST_CASE("Macro F1 of an epoch is scikit-learn's, not the mean of its batches'") {
  const torch::Tensor output = predicting({0, 2, 1, 0, 0, 1}, 3), labels = longs({0, 1, 2, 0, 1, 2});
  CHECK(in_batches(MacroF1{}, output, labels) == Approx(0.8 / 3));  // the example of its documentation
  // A class that is neither a label nor predicted does not count.
  CHECK(in_batches(MacroF1{}, predicting({0, 2, 1, 0, 0, 1}, 5), labels) == Approx(0.8 / 3));
}

TEST_CASE("Macro F1 of several labels per image is scikit-learn's") {
  const torch::Tensor labels = torch::tensor({0.F, 0.F, 0.F, 1.F, 1.F, 1.F, 0.F, 1.F, 1.F}).view({3, 3});
  const torch::Tensor predicted = torch::tensor({0.F, 0.F, 0.F, 1.F, 1.F, 1.F, 1.F, 1.F, 0.F}).view({3, 3});
  CHECK(in_batches(MacroF1{}, predicted * 4 - 2, labels) == Approx((2.0 / 3 + 1 + 2.0 / 3) / 3));
  CHECK(MultiLabelAccuracy{}(predicted * 4 - 2, labels) == Approx(7.0 / 9));
  const torch::Tensor never = torch::zeros({3, 1});  // a fourth label that no image has and none is predicted
  CHECK(in_batches(MacroF1{}, torch::cat({predicted * 4 - 2, never}, 1), torch::cat({labels, never}, 1)) ==
        Approx((2.0 / 3 + 1 + 2.0 / 3) / 4));
}

TEST_CASE("The area under the ROC curve is scikit-learn's, over all batches") {
  // The example of its documentation, as logits of two classes.
  const torch::Tensor score = torch::tensor({.1, .4, .35, .8}, torch::kDouble);
  const torch::Tensor output = torch::stack({(1 - score).log(), score.log()}, 1);
  CHECK(in_batches(RocAuc{}, output, longs({0, 0, 1, 1})) == Approx(0.75));
  // As one logit per image.
  CHECK(in_batches(RocAuc{}, score.logit().view({4, 1}), torch::tensor({0., 0., 1., 1.}, torch::kDouble)) ==
        Approx(0.75));
}

TEST_CASE("Equal scores count half in the area under the ROC curve, and a class without images does not count") {
  const torch::Tensor logits = torch::tensor({1., 1., 1., 2.}, torch::kDouble).view({4, 1});
  // Of the four pairs of a positive and a negative, two are equal and two are right.
  CHECK(in_batches(RocAuc{}, logits, torch::tensor({0., 0., 1., 1.}, torch::kDouble)) == Approx(0.75));
  CHECK(std::isnan(in_batches(RocAuc{}, logits, torch::zeros(4, torch::kDouble))));
  // Three classes: 0 is told apart wholly, 1 from the others by half, of 2 there is none.
  const torch::Tensor three =
      torch::tensor({3., 1., 0., 3., 1., 0., 0., 1., 0., 0., 1., 0.}, torch::kDouble).view({4, 3});
  const double of_1 = 1;  // softmax gives class 1 more where class 0 has less
  CHECK(in_batches(RocAuc{}, three, longs({0, 0, 1, 1})) == Approx((1 + of_1) / 2));
}

TEST_CASE("A trainer validates with metrics of all kinds, each in its column") {
  torch::manual_seed(1);
  Trainer trainer{SmallNetwork{}, Loader{small_data(), {.batch = 8}}, SGD{}, Constant{.lr = 0.05},
                  metrics(Accuracy{}, MacroF1{}, RocAuc{}, BalancedAccuracy{})};
  trainer.fit(2);
  CHECK(trainer.progress().metric_names ==
        std::vector<std::string>{"accuracy", "macro_f1", "roc_auc", "balanced_accuracy"});
  const std::vector<double>& found = trainer.progress().history.back().metrics;
  const Loader data{small_data(), {.batch = 21}};  // all images to validate with at once
  CHECK(found.at(0) == Approx(measure(Accuracy{}, trainer.model(), data.validation())));
  CHECK(found.at(1) == Approx(measure(MacroF1{}, trainer.model(), data.validation())));
  CHECK(found.at(2) == Approx(measure(RocAuc{}, trainer.model(), data.validation())));
  const torch::Tensor confusion = measure(ConfusionMatrix{}, trainer.model(), data.validation());
  CHECK(found.at(3) == Approx((confusion.diag() / confusion.sum(1)).mean().item<double>()));
}

TEST_CASE("Metrics of classes refuse other labels with a sentence") {
  using Catch::Contains;
  const torch::Tensor output = torch::zeros({2, 3}), numbers = torch::zeros(2);
  CHECK_THROWS_WITH(Accuracy{}(output, numbers),
                    Contains("Accuracy: the labels are float [2], expected classes as 64-bit"));
  CHECK_THROWS_WITH(TopK<2>{}(output, numbers), Contains("TopK: the labels are float [2]"));
  CHECK_THROWS_WITH(MacroF1{}.counts(output, numbers), Contains("MacroF1: the labels are float [2]"));
  CHECK_THROWS_WITH(RocAuc{}.rows(output, numbers),
                    Contains("RocAuc: the network gives [2, 3] for labels [2], expected"));
  CHECK_THROWS_WITH(ConfusionMatrix{}.counts(output, longs({0, 3})),
                    "ConfusionMatrix: the network gives [2, 3] for labels [2] up to 3, expected [2, at least 4]");
  CHECK_THROWS_WITH(Accuracy{}(output, longs({0, 1, 2})),
                    "Accuracy: the network gives [2, 3] for labels [3] up to 2, expected [3, at least 3]");
  const std::vector<Batch> batches{{output, numbers}};
  CHECK_THROWS_WITH(evaluate(Echo{}, batches), Contains("evaluate: the labels are float [2]"));
}
