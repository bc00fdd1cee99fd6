// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/data/settings.hpp>
#include <archetype/parallel/processes.hpp>
#include <archetype/train/callback.hpp>

namespace archetype {

/// Calls a callback in the process of rank 0 only: `OnFirst{MyLog{}, processes}`. The library's own callbacks that
/// write or print do not need it.
template <class Inner>
struct OnFirst {
  Inner callback;
  Processes processes;

  Settings settings() const { return settings_of(callback); }

  void before_fit(const auto& trainer) { tell(detail::before_fit, trainer); }
  void after_step(const auto& trainer) { tell(detail::after_step, trainer); }
  void after_epoch(const auto& trainer) { tell(detail::after_epoch, trainer); }
  void after_fit(const auto& trainer) { tell(detail::after_fit, trainer); }

 private:
  void tell(const auto& event, const auto& trainer) {
    if (processes.first()) event(callback, trainer);
  }
};

template <class Inner>
OnFirst(Inner, Processes) -> OnFirst<Inner>;

}  // namespace archetype
