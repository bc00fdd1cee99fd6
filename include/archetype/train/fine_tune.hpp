// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/train/schedules/learning_rate.hpp>
#include <archetype/train/schedules/schedule.hpp>

namespace archetype {

/// How fastai fine-tunes: the head alone for some epochs, then everything, the first layer groups at lower rates.
struct FineTuning {
  double lr = 2e-3;
  int frozen_epochs = 1;
  double spread = 100;  ///< by which the first layer group's rate is lower than the head's
};

/// Trains a body that has learned before under a new head, as fastai's `fine_tune`: one cycle with the body frozen,
/// then one of everything at half the rate.
void fine_tune(auto& trainer, int epochs, const FineTuning& how = {}) {
  trainer.freeze();
  trainer.fit(how.frozen_epochs, OneCycle{.lr = slice(how.lr), .warm_up = 0.99});
  trainer.unfreeze();
  const double lr = how.lr / 2;
  trainer.fit(epochs, OneCycle{.lr = slice(lr / how.spread, lr), .warm_up = 0.3, .initial_division = 5});
}

}  // namespace archetype
