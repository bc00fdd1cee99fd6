// SPDX-License-Identifier: MIT
#include <archetype/report/tables.hpp>

#include <cmath>
#include <limits>
#include <string>

#include <catch2/catch.hpp>

#include "example_run.hpp"
#include "markup.hpp"

using namespace archetype;
using namespace archetype::report;

TEST_CASE("Precision is computed by columns, and recall by rows") {
  const auto scores = class_scores(testing::example_run().confusion);
  CHECK(scores[0].images == 10);
  CHECK(scores[0].precision == Approx(8.0 / 11));
  CHECK(scores[0].recall == Approx(0.8));
  CHECK(scores[1].precision == Approx(10.0 / 11));
  CHECK(scores[1].recall == 1);
}

TEST_CASE("A class that is never predicted has no precision") {
  const auto scores = class_scores({{0, 2}, {0, 0}});
  CHECK(std::isnan(scores[0].precision));
  CHECK(scores[0].recall == 0);
  CHECK(std::isnan(scores[1].recall));
}

TEST_CASE("The tables mark the epoch with the lowest validation loss") {
  Run run = testing::example_run();
  const std::string html = tables(run);
  testing::require_balanced(html);
  CHECK(html.find("<tr class=\"best\"><th scope=\"row\">2</th><td>0.5000</td><td>0.6250</td><td>75.00\u202f%</td>") !=
        std::string::npos);
  run.epochs[1].valid_loss = std::numeric_limits<double>::quiet_NaN();
  CHECK(tables(run).find("<tr class=\"best\"><th scope=\"row\">1</th>") != std::string::npos);
}

TEST_CASE("A metric beyond [0, 1] is not shown in percent") {
  Run run = testing::example_run();
  run.epochs[0].metrics[0] = 1.5;
  CHECK(metric_unit(run, 0) == Unit::plain);
  CHECK(tables(run).find("<td>1.5</td>") != std::string::npos);
}
