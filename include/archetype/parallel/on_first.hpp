// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/data/settings.hpp>
#include <archetype/parallel/processes.hpp>
#include <archetype/train/callbacks/callback.hpp>
#include <archetype/train/core/progress.hpp>

#include <cstdint>

#include <torch/types.h>

namespace archetype {

/// Calls a callback only in the process of rank 0: `OnFirst{MyLog{}, processes}`. If the callback stops the training,
/// it stops in all processes. The library's own callbacks that write or print do not need this.
template <class Inner>
struct OnFirst {
  Inner callback;
  Processes processes;

  Settings settings() const { return settings_of(callback); }

  void before_fit(const auto& trainer) { tell(detail::before_fit, trainer); }
  void after_step(const auto& trainer) { tell(detail::after_step, trainer); }
  void after_epoch(const auto& trainer) { tell(detail::after_epoch, trainer); }
  void after_fit(const auto& trainer) { tell(detail::after_fit, trainer); }

  bool stops(const Progress& progress) const {
    if constexpr (!detail::Stops<Inner>) return false;
    return as_first_decides(processes.first() && detail::stops(callback, progress));
  }
  bool stops_at_step(const Progress& progress) const {
    if constexpr (!detail::StopsAtStep<Inner>) return false;
    return as_first_decides(processes.first() && detail::stops_at_step(callback, progress));
  }

 private:
  static_assert((detail::check_callback<Inner>(), true));

  bool as_first_decides(bool own) const {
    const torch::Tensor decision = torch::full({1}, own ? 1 : 0, torch::kInt64);
    processes.broadcast(decision);
    return decision.item<std::int64_t>() != 0;
  }

  void tell(const auto& event, const auto& trainer) {
    if (processes.first()) event(callback, trainer);
  }
};

template <class Inner>
OnFirst(Inner, Processes) -> OnFirst<Inner>;

}  // namespace archetype
