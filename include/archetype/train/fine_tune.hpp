// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/train/schedules/learning_rate.hpp>
#include <archetype/train/schedules/schedule.hpp>

namespace archetype {

/// The settings of `fine_tune`, by default fastai's.
struct FineTuning {
  double lr = 2e-3;
  int frozen_epochs = 1;
  double spread = 100;  ///< the learning rate of the head divided by that of the first layer group
};

/// Trains a pretrained body under a new head, as fastai's `fine_tune`: one cycle with the body frozen, then one of all
/// layer groups at half the learning rate.
void fine_tune(auto& trainer, int epochs, const FineTuning& how = {}) {
  trainer.freeze();
  trainer.fit(how.frozen_epochs, OneCycle{.lr = slice(how.lr), .warm_up = 0.99});
  trainer.unfreeze();
  const double lr = how.lr / 2;
  trainer.fit(epochs, OneCycle{.lr = slice(lr / how.spread, lr), .warm_up = 0.3, .initial_division = 5});
}

}  // namespace archetype
