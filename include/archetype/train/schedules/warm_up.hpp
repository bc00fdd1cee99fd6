// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/data/option.hpp>
#include <archetype/train/schedules/schedule.hpp>

namespace archetype {

/// A schedule after a linear warm-up (Goyal et al. 2017): `WarmUp{Cosine{.lr = 0.1}, 5.0 / 90}`. During the fraction
/// `fraction` of the training, the learning rate rises from `start` times the schedule's first one to that one.
template <Schedule Inner>
struct WarmUp {
  Inner schedule{};
  double fraction = 0.05;
  double start = 0.01;
  bool postpones = true;  ///< whether the schedule begins after the warm-up, in the time left, as torchvision's
                          ///< training script does it; otherwise the warm-up hides its beginning, as by default in timm

  /// Throws std::invalid_argument unless the fraction is from 0 to below 1.
  Rates operator()(double position) const {
    detail::expect_option(fraction >= 0 && fraction < 1, "WarmUp: fraction", fraction, "0 to below 1");
    if (position >= fraction) return schedule(postpones ? (position - fraction) / (1 - fraction) : position);
    Rates rates = schedule(0);
    rates.learning_rate = (start + (1 - start) * position / fraction) * rates.learning_rate;
    return rates;
  }
};

template <class Inner>
WarmUp(Inner) -> WarmUp<Inner>;
template <class Inner>
WarmUp(Inner, double) -> WarmUp<Inner>;
template <class Inner>
WarmUp(Inner, double, double) -> WarmUp<Inner>;
template <class Inner>
WarmUp(Inner, double, double, bool) -> WarmUp<Inner>;

}  // namespace archetype
