// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>

namespace archetype {

/// A learning rate for each layer group of a model; a number is the same for all.
class LearningRate {
 public:
  // NOLINTNEXTLINE(google-explicit-constructor): a number is a learning rate
  LearningRate(double rate = 0) : first_(rate), last_(rate) {}

  /// The rate of the last layer group, the highest.
  double highest() const { return last_; }

  /// The rate of a layer group of so many, counted from the input.
  double of_group(int group, int groups) const {
    if (group == groups - 1) return last_;
    if (!spread_) return first_;
    return first_ * std::pow(last_ / first_, static_cast<double>(group) / (groups - 1));
  }

  friend LearningRate operator*(double factor, LearningRate rate) {
    rate.first_ *= factor;
    rate.last_ *= factor;
    return rate;
  }

  friend LearningRate slice(double first, double last);
  friend LearningRate slice(double last);

 private:
  double first_;
  double last_;
  bool spread_ = false;  // geometrically over the groups; otherwise all but the last have the first one's
};

/// From the first layer group to the last, geometrically: fastai's `slice(first, last)`.
inline LearningRate slice(double first, double last) {
  LearningRate rate{first};
  rate.last_ = last;
  rate.spread_ = true;
  return rate;
}

/// This for the last layer group, a tenth of it for all others: fastai's `slice(last)`.
inline LearningRate slice(double last) {
  LearningRate rate{last / 10};
  rate.last_ = last;
  return rate;
}

}  // namespace archetype
