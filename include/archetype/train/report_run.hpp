// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/data/sources/image_source.hpp>
#include <archetype/image/image.hpp>
#include <archetype/image/preprocess.hpp>
#include <archetype/report/number.hpp>
#include <archetype/report/run.hpp>
#include <archetype/train/core/evaluation.hpp>
#include <archetype/train/core/progress.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include <torch/types.h>

namespace archetype {

/// A C×H×W image of 8 bits per channel as a report shows it.
inline Thumbnail thumbnail_of(const torch::Tensor& image) {
  const torch::Tensor planes = image.cpu().contiguous();
  const auto* pixels = planes.data_ptr<std::uint8_t>();
  const auto length = [&](int dimension) { return static_cast<int>(planes.size(dimension)); };
  return {length(0), length(1), length(2), {pixels, pixels + planes.numel()}};
}

/// An image as a report shows it, scaled down so that its shorter side has at most 128 pixels.
inline Thumbnail thumbnail_of(const Image& image) {
  constexpr int most = 128;
  const int shorter = std::min(image.height(), image.width());
  Image shown = shorter > most ? resize_shorter_side(image, most, Interpolation::bilinear) : image;
  const torch::Tensor rows =
      torch::from_blob(shown.bytes().data(), {shown.height(), shown.width(), 3}, torch::TensorOptions(torch::kUInt8));
  return thumbnail_of(rows.permute({2, 0, 1}));
}

/// Collects what a report shows of a training and its evaluation on test images: curves, confusion matrix and the
/// `mistakes` worst predictions. Add to `facts`, the table at the head of the page, as needed.
Run make_run(std::string name, const Progress& progress, const Evaluation& evaluation, const ImageSource auto& test,
             std::size_t mistakes = 24) {
  Run run;
  run.name = std::move(name);
  double seconds = 0;
  for (const EpochRecord& each : progress.history) seconds += each.seconds;
  run.facts = {{"Test accuracy", report::percent(evaluation.accuracy(), 2)},
               {"Test loss", report::fixed(evaluation.loss(), 4)},
               {"Training time", report::duration(seconds)},
               {"Test images", report::grouped(test.size())}};
  run.epochs = progress.history;
  run.metric_names = progress.metric_names;
  run.learning_rates = progress.learning_rates;
  run.classes = test.classes();
  run.confusion = evaluation.confusion();
  for (const std::size_t position : evaluation.worst(mistakes)) {
    const auto predicted = evaluation.predictions.at(position);
    run.worst.push_back({.image = thumbnail_of(test.image(static_cast<std::int64_t>(position))),
                         .actual = static_cast<int>(evaluation.labels.at(position)),
                         .predicted = static_cast<int>(predicted),
                         .probability = evaluation.probabilities.at(position).at(static_cast<std::size_t>(predicted))});
  }
  return run;
}

}  // namespace archetype
