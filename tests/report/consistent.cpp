// SPDX-License-Identifier: MIT
#include <archetype/report/consistent.hpp>

#include <stdexcept>

#include <catch2/catch.hpp>

#include "example_run.hpp"

using namespace archetype;
using namespace archetype::report;

TEST_CASE("A consistent run and an empty one are accepted") {
  CHECK_NOTHROW(require_consistent(testing::example_run()));
  CHECK_NOTHROW(require_consistent(Run{}));
}

TEST_CASE("A contradictory run is refused with a message that names the field and both values") {
  Run run = testing::example_run();
  SECTION("metrics") {
    run.epochs[1].metrics = {0.5, 0.25};
    CHECK_THROWS_WITH(require_consistent(run), "run.epochs[1].metrics has 2 entries; run.metric_names has 1");
  }
  SECTION("rows of the confusion matrix") {
    run.confusion.pop_back();
    CHECK_THROWS_WITH(require_consistent(run), "run.confusion has 2 entries; run.classes has 3");
  }
  SECTION("columns of the confusion matrix") {
    run.confusion[2].push_back(0);
    CHECK_THROWS_WITH(require_consistent(run), "run.confusion[2] has 4 entries; run.classes has 3");
  }
  SECTION("a negative number of images") {
    run.confusion[1][2] = -4;
    CHECK_THROWS_WITH(require_consistent(run), "run.confusion[1][2] is -4; a number of images is at least 0");
  }
  SECTION("an actual class") {
    run.worst[0].actual = 3;
    CHECK_THROWS_WITH(require_consistent(run), "run.worst[0].actual is 3; run.classes has 3 entries");
  }
  SECTION("a predicted class") {
    run.worst[0].predicted = -1;
    CHECK_THROWS_WITH(require_consistent(run), "run.worst[0].predicted is -1; run.classes has 3 entries");
  }
  SECTION("an image") {
    run.worst[0].image.pixels.pop_back();
    CHECK_THROWS_WITH(require_consistent(run), "run.worst[0].image.pixels has 3 samples; 1x2x2 needs 4");
  }
  CHECK_THROWS_AS(require_consistent(run), std::invalid_argument);
}
