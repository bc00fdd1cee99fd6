// SPDX-License-Identifier: MIT
#include <archetype/report/page.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <stdexcept>
#include <string>

#include <catch2/catch.hpp>
#include <unistd.h>

#include "example_run.hpp"
#include "markup.hpp"

using namespace archetype;
using testing::occurrences;

TEST_CASE("A report is a balanced page with all its parts") {
  const std::string page = report_page(testing::example_run());
  testing::require_balanced(page);
  for (const char* heading : {"Curves", "Results", "Confusion matrix", "Worst predictions"}) {
    CHECK(occurrences(page, "<h2>" + std::string(heading) + "</h2>") == 1);
  }
  CHECK(occurrences(page, "<figure class=\"chart\"") == 3);
  CHECK(page.find("triangle → <b>circle</b><small>97.5\u202f%</small>") != std::string::npos);
}

TEST_CASE("The first four facts are at the top of the report") {
  const std::string page = report_page(testing::example_run());
  const std::size_t list = page.find("<dl class=\"facts\">");
  CHECK(page.find("<dt>Seed</dt>") < list);
  CHECK(page.find("<dt>Batch size</dt>") > list);
}

TEST_CASE("A report loads nothing else") {
  const std::string page = report_page(testing::example_run());
  CHECK(page.find("<script") == std::string::npos);
  CHECK(page.find("://") == std::string::npos);
  CHECK(page.find("url(") == std::string::npos);
  CHECK(occurrences(page, "src=\"") == occurrences(page, "src=\"data:"));
  CHECK(occurrences(page, "href=\"") == occurrences(page, "href=\"data:"));
}

TEST_CASE("A report supports light and dark color schemes") {
  CHECK(report_page(Run{}).find("prefers-color-scheme: dark") != std::string::npos);
}

TEST_CASE("No text of a run becomes markup") {
  const std::string hostile = "</td><script>alert(\"1\")</script>&'";
  Run run = testing::example_run();
  run.name = run.description = run.metric_names[0] = run.classes[0] = run.classes[2] = hostile;
  run.facts[0] = run.facts[4] = {hostile, hostile};
  const std::string page = report_page(run);
  testing::require_balanced(page);
  CHECK(page.find("<script") == std::string::npos);
}

TEST_CASE("A report leaves out what its run lacks") {
  const std::string empty = report_page(Run{});
  testing::require_balanced(empty);
  CHECK(occurrences(empty, "<h2>") == 0);

  Run run = testing::example_run();
  run.worst.clear();
  CHECK(report_page(run).find("Worst predictions") == std::string::npos);
  run.confusion = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
  CHECK(report_page(run).find("Every test image was classified correctly.") != std::string::npos);
}

TEST_CASE("A run that diverged has a report") {
  Run run = testing::example_run();
  run.epochs[1] = {2, std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity(), {0.1}, 1.5};
  const std::string page = report_page(run);
  testing::require_balanced(page);
  CHECK(page.find("validation is ∞ at epoch 2. training is NaN at epoch 2.") != std::string::npos);
  CHECK(page.find("<td>NaN</td><td>∞</td>") != std::string::npos);
}

TEST_CASE("Refusing a run leaves the old report") {
  const std::filesystem::path path =
      std::filesystem::temp_directory_path() / ("archetype-report-" + std::to_string(getpid()) + ".html");
  Run run = testing::example_run();
  write_report(path, run);
  run.classes.pop_back();
  CHECK_THROWS_AS(write_report(path, run), std::invalid_argument);
  std::ifstream file(path, std::ios::binary);
  CHECK(std::string(std::istreambuf_iterator<char>(file), {}) == report_page(testing::example_run()));
  std::filesystem::remove(path);
}
