// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/data/settings.hpp>
#include <archetype/train/core/freezing.hpp>
#include <archetype/train/core/parameter_groups.hpp>
#include <archetype/train/schedules/schedule.hpp>

#include <cstddef>
#include <cstdint>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace archetype::detail {

/// The learning rates that a schedule assigns to the layer groups of a model at up to nine of `steps` steps, from the
/// first to the last, as text.
inline std::string text_of_rates(const Schedule auto& schedule, int layer_groups, std::int64_t steps) {
  constexpr int parts = 8;
  std::ostringstream text;  // six digits, since math libraries differ in the last digits of a double
  std::int64_t last = -1;
  for (int part = 0; part <= parts; ++part) {
    const std::int64_t step = (steps - 1) * part / parts;
    if (step == std::exchange(last, step)) continue;
    const Rates rates = schedule(static_cast<double>(step) / static_cast<double>(steps));
    text << (part == 0 ? "" : "; ") << "step " << step + 1 << ':';
    for (int group = 0; group < layer_groups; ++group) text << ' ' << rates.learning_rate.of_group(group, layer_groups);
    if (rates.momentum) text << ", momentum " << *rates.momentum;
  }
  return text.str();
}

/// What one call of `fit` depends on besides the settings of its trainer.
inline Settings plan_of(int epochs, std::int64_t steps_an_epoch, const Schedule auto& schedule,
                        const std::vector<ParameterGroup>& groups, int first_trained) {
  std::size_t tensors = 0, trained = 0;
  std::int64_t numbers = 0;
  for (const ParameterGroup& group : groups) {
    for (const auto& [name, parameter] : group.parameters) {
      ++tensors;
      if (parameter.requires_grad() && trains(group, first_trained)) ++trained, numbers += parameter.numel();
    }
  }
  std::string frozen = names_of_frozen(groups, ", ");
  if (!frozen.empty()) frozen.resize(frozen.size() - 2);
  const std::int64_t steps = epochs * steps_an_epoch;
  return {{"the number of epochs", std::to_string(epochs)},
          {"the number of steps per epoch", std::to_string(steps_an_epoch)},
          {"the number of trained parameters",
           std::to_string(numbers) + " in " + std::to_string(trained) + " of " + std::to_string(tensors) + " tensors"},
          {"the first layer group that trains", std::to_string(first_trained)},
          {"the list of parameters frozen by name", frozen.empty() ? "empty" : frozen},
          {"the schedule", steps > 0 ? text_of_rates(schedule, count_layer_groups(groups), steps) : "of no steps"}};
}

}  // namespace archetype::detail
