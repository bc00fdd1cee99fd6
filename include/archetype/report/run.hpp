// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace archetype {

/// What one epoch of training gave.
struct EpochRow {
  int epoch = 0;                                                 ///< From 1.
  double train_loss = 0;                                         ///< Smoothed, at the end of the epoch.
  double valid_loss = std::numeric_limits<double>::quiet_NaN();  ///< NaN if there is nothing to validate with.
  std::vector<double> metrics;                                   ///< One per metric, measured in validation.
  double seconds = 0;                                            ///< Training and validation.

  bool validated() const { return !std::isnan(valid_loss); }
};

/// A picture of 8-bit samples in the order channels, height, width; one channel is gray, three are RGB.
struct Picture {
  int channels = 1;
  int height = 0;
  int width = 0;
  std::vector<std::uint8_t> pixels;
};

/// A picture that the network took for another class.
struct Misclassified {
  Picture picture;
  int actual = 0;          ///< Index into `Run::classes`.
  int predicted = 0;       ///< Index into `Run::classes`.
  double probability = 0;  ///< What the network gave the predicted class, in [0, 1].
};

/// All that a report tells about one training run, as plain data; what is left empty is left out of the page.
struct Run {
  std::string name;
  std::string description;
  /// Label and value, in order of importance: the first four head the page, the others follow as a list.
  std::vector<std::pair<std::string, std::string>> facts;

  /// A metric whose finite values all lie in [0, 1] counts as a fraction and is shown in percent.
  std::vector<std::string> metric_names;
  std::vector<EpochRow> epochs;
  std::vector<double> learning_rates;  ///< One a training step.

  std::vector<std::string> classes;
  std::vector<std::vector<long>> confusion;  ///< Numbers of test pictures, [actual][predicted].
  std::vector<Misclassified> worst;          ///< Worst first.
};

}  // namespace archetype
