// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>

namespace archetype {

/// A learning rate for each layer group of a model; a plain number applies to all groups.
class LearningRate {
 public:
  // NOLINTNEXTLINE(google-explicit-constructor): a number is a learning rate
  LearningRate(double rate = 0) : first_(rate), last_(rate) {}

  /// The rate of the last layer group, the highest.
  double highest() const { return last_; }

  /// The rate of layer group `group` of `groups`, counted from the input.
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
  bool spread_ = false;  // whether rates are spaced geometrically; otherwise all groups but the last have `first_`
};

/// Learning rates spaced geometrically from the first layer group to the last: fastai's `slice(first, last)`.
inline LearningRate slice(double first, double last) {
  LearningRate rate{first};
  rate.last_ = last;
  rate.spread_ = true;
  return rate;
}

/// `last` for the last layer group and a tenth of it for all others: fastai's `slice(last)`.
inline LearningRate slice(double last) {
  LearningRate rate{last / 10};
  rate.last_ = last;
  return rate;
}

}  // namespace archetype
