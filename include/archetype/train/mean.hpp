// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace archetype {

/// The mean over images of values that come as means over batches of different sizes.
class Mean {
 public:
  void add(const std::vector<double>& values, std::int64_t images) {
    sums_.resize(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) sums_[i] += values[i] * static_cast<double>(images);
    images_ += images;
  }

  /// Empty if there were no batches.
  std::vector<double> values() const {
    std::vector<double> means = sums_;
    for (double& each : means) each /= static_cast<double>(images_);
    return means;
  }

 private:
  std::vector<double> sums_;
  std::int64_t images_ = 0;
};

}  // namespace archetype
