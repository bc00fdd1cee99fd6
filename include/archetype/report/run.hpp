// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace archetype {

/// The results of one epoch of training.
struct EpochRecord {
  int epoch = 0;                                                 ///< From 1.
  double train_loss = 0;                                         ///< Smoothed, at the end of the epoch.
  double valid_loss = std::numeric_limits<double>::quiet_NaN();  ///< NaN if there are no validation images.
  std::vector<double> metrics;  ///< One per `Run::metric_names`, on the validation images.
  double seconds = 0;           ///< Duration of the epoch, validation included.

  bool validated() const { return !std::isnan(valid_loss); }
};

/// An image of 8-bit samples (channels × height × width). One channel is gray, three are RGB.
struct Thumbnail {
  int channels = 1;
  int height = 0;
  int width = 0;
  std::vector<std::uint8_t> pixels;
};

/// An image for which the network predicted a wrong class.
struct Misclassified {
  Thumbnail image;
  int actual = 0;          ///< Index into `Run::classes`.
  int predicted = 0;       ///< Index into `Run::classes`.
  double probability = 0;  ///< Predicted probability of the predicted class, in [0, 1].
};

/// The data of the report of one training run. What is empty is left out of the page.
struct Run {
  std::string name;
  std::string description;
  /// Labels and values, most important first. The first four are shown in large type at the top of the page, the others
  /// in a list.
  std::vector<std::pair<std::string, std::string>> facts;

  /// A metric whose finite values all lie in [0, 1] is a fraction, and shown in percent.
  std::vector<std::string> metric_names;
  std::vector<EpochRecord> epochs;
  std::vector<double> learning_rates;  ///< One per training step.

  std::vector<std::string> classes;
  std::vector<std::vector<long>> confusion;  ///< Numbers of test images, [actual][predicted].
  std::vector<Misclassified> worst;          ///< Worst first.
};

}  // namespace archetype
