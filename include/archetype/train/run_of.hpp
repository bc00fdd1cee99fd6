// SPDX-License-Identifier: MIT
#pragma once

#include <torch/types.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include <archetype/data/dataset.hpp>
#include <archetype/report/number.hpp>
#include <archetype/report/run.hpp>
#include <archetype/train/evaluation.hpp>
#include <archetype/train/progress.hpp>

namespace archetype {

/// An image of a dataset as a report shows it.
inline Picture picture_of(const Dataset& data, std::size_t position) {
  const torch::Tensor image = data.images()[static_cast<std::int64_t>(position)];
  const auto* pixels = image.data_ptr<std::uint8_t>();
  const auto length = [&](int dimension) { return static_cast<int>(image.size(dimension)); };
  return {length(0), length(1), length(2), {pixels, pixels + image.numel()}};
}

/// What a report tells about a training and about what it came to on test images: its curves, the confusion matrix and
/// the worst mistakes. To the facts that head the page, more can be added.
inline Run run_of(std::string name, const Progress& progress, const Evaluation& evaluation, const Dataset& test,
                  std::size_t mistakes = 24) {
  Run run;
  run.name = std::move(name);
  double seconds = 0;
  for (const EpochResult& each : progress.history) {
    const int epoch = static_cast<int>(run.epochs.size()) + 1;
    run.epochs.push_back({epoch, each.train_loss, each.valid_loss, each.metrics, each.seconds});
    seconds += each.seconds;
  }
  run.facts = {{"Test accuracy", report::percent(evaluation.accuracy(), 2)},
               {"Test loss", report::fixed(evaluation.loss(), 4)},
               {"Training time", report::duration(seconds)},
               {"Test images", report::grouped(test.size())}};
  run.metric_names = progress.metric_names;
  run.learning_rates = progress.learning_rates;
  run.classes = test.classes();
  run.confusion = evaluation.confusion();
  for (const std::size_t position : evaluation.worst(mistakes)) {
    const auto predicted = evaluation.predictions.at(position);
    run.worst.push_back({.picture = picture_of(test, position),
                         .actual = static_cast<int>(evaluation.labels.at(position)),
                         .predicted = static_cast<int>(predicted),
                         .probability = evaluation.probabilities.at(position).at(static_cast<std::size_t>(predicted))});
  }
  return run;
}

}  // namespace archetype
