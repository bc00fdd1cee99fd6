// SPDX-License-Identifier: MIT
#include <archetype/report/confusion.hpp>

#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "example_run.hpp"
#include "markup.hpp"

using namespace archetype;
using namespace archetype::report;
using testing::occurrences;

namespace {

Run run_of(std::size_t classes) {
  Run run;
  run.confusion.assign(classes, std::vector<long>(classes, 0));
  for (std::size_t i = 0; i < classes; ++i) {
    run.classes.push_back("class " + std::to_string(i));
    run.confusion[i][i] = 5;
  }
  return run;
}

}  // namespace

TEST_CASE("Mistakes are listed most frequent first, with their share of the actual class") {
  const auto found = mistakes(testing::example_run().confusion);
  REQUIRE(found.size() == 3);
  CHECK(found[0].actual == 2);
  CHECK(found[0].predicted == 0);
  CHECK(found[0].images == 3);
  CHECK(found[0].share == Approx(0.3));
  CHECK(found[1].predicted == 1);
  CHECK(found[2].predicted == 2);
}

TEST_CASE("The matrix is a table with a heading for each row and column") {
  const std::string html = confusion(testing::example_run());
  testing::require_balanced(html);
  CHECK(occurrences(html, "class=\"hit\"") == 3);
  CHECK(occurrences(html, "class=\"miss\"") == 3);
  CHECK(occurrences(html, "class=\"none\"") == 3);
  CHECK(html.find("<th scope=\"row\" title=\"triangle\">triangle</th>"
                  "<td class=\"miss\" style=\"--share:0.600\" title=\"triangle taken for circle: 3 of 10\">3</td>") !=
        std::string::npos);
}

TEST_CASE("A matrix of many classes is shown as an image") {
  Run run = run_of(120);
  run.confusion[7][11] = 2;
  const std::string html = confusion(run);
  testing::require_balanced(html);
  CHECK(occurrences(html, "data:image/png;base64,") == 2);
  CHECK(html.find("alt=\"Confusion matrix of 120 classes") != std::string::npos);
  CHECK(html.find("class 7 → class 11") != std::string::npos);
  CHECK(html.size() < 20000);
}

TEST_CASE("The pixels of a large matrix are shaded by hits and mistakes") {
  Run run = run_of(2);
  run.confusion = {{1, 0}, {1, 3}};
  const report::detail::Shades shades(run.confusion);
  const Thumbnail image = report::detail::matrix_image(shades, 2, {255, 255, 255}, {0, 0, 255}, {255, 0, 0});
  // Row by row: all images of a class recognized, none, the most frequent mistake, and 3/4 recognized, whose depth is
  // its square root.
  CHECK(image.pixels == std::vector<std::uint8_t>{0, 255, 255, 34, 0, 255, 0, 34, 255, 255, 0, 255});
}

TEST_CASE("Flawless, empty and unseen classes cause no division by zero") {
  CHECK(confusion(run_of(3)).find("Most frequent mistakes") == std::string::npos);
  CHECK(confusion(Run{}).empty());
  Run unseen = run_of(2);
  unseen.confusion = {{0, 0}, {0, 0}};
  const std::string html = confusion(unseen);
  testing::require_balanced(html);
  CHECK(html.find("NaN") == std::string::npos);
}
