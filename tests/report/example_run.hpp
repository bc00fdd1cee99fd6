// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/report/run.hpp>

namespace archetype::testing {

/// A consistent run of two epochs over three classes, with everything that a report shows.
inline Run example_run() {
  Run run;
  run.name = "Three shapes";
  run.description = "A tiny network.";
  run.facts = {{"Test accuracy", "83.33 %"}, {"Time", "3 s"}, {"Parameters", "42"}, {"Seed", "1"}, {"Batch size", "8"}};
  run.metric_names = {"accuracy"};
  run.epochs = {{1, 1.25, 0.75, {0.5}, 1.5}, {2, 0.5, 0.625, {0.75}, 1.5}};
  run.learning_rates = {0.001, 0.01, 0.001};
  run.classes = {"circle", "square", "triangle"};
  run.confusion = {{8, 1, 1}, {0, 10, 0}, {3, 0, 7}};
  run.worst = {{{1, 2, 2, {0, 85, 170, 255}}, 2, 0, 0.975}};
  return run;
}

}  // namespace archetype::testing
