// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace archetype {

/// The mean of a value over images, computed from means over batches of different sizes.
class Mean {
 public:
  void add(double value, std::int64_t images) {
    sum_ += value * static_cast<double>(images);
    images_ += images;
  }

  bool empty() const { return images_ == 0; }

  /// NaN if there were no images.
  double value() const { return sum_ / static_cast<double>(images_); }

 private:
  double sum_ = 0;
  std::int64_t images_ = 0;
};

}  // namespace archetype
