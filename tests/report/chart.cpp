// SPDX-License-Identifier: MIT
#include <archetype/report/chart.hpp>

#include <limits>
#include <string>

#include <catch2/catch.hpp>

#include "markup.hpp"

using namespace archetype::report;
using archetype::testing::occurrences;

namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

Chart chart_of(std::vector<Series> series) { return {"loss", "Loss", "epoch", Unit::plain, std::move(series)}; }

}  // namespace

TEST_CASE("A chart has a curve per series, a dot per value, and a legend") {
  const std::string figure = chart_figure(chart_of({{"validation", {1, 2}, {3, 1}}, {"training", {1, 2}, {4, 0}}}));
  archetype::testing::require_balanced(figure);
  CHECK(occurrences(figure, "<path class=\"curve\" d=\"M") == 2 + 2);
  CHECK(occurrences(figure, "<circle") == 4);
  CHECK(occurrences(figure, "class=\"legend\"") == 2);
  CHECK(figure.find("<title>training, epoch 2: 0</title>") != std::string::npos);
}

TEST_CASE("A curve extends between the ends of its axes") {
  const std::string figure = chart_figure(chart_of({{"loss", {0, 10}, {0, 5}}}));
  CHECK(figure.find("d=\"M48.0 206.0L388.0 8.0\"") != std::string::npos);
}

TEST_CASE("A chart describes itself in words") {
  const std::string figure = chart_figure(chart_of({{"training", {1, 2, 3}, {4, 2, 0.5}}}));
  CHECK(figure.find("aria-labelledby=\"loss-title loss-description\"") != std::string::npos);
  CHECK(figure.find("training from 4 to 0.5 over epoch 1 to 3.") != std::string::npos);
}

TEST_CASE("A value that is not finite interrupts the curve, and the chart states it") {
  const std::string figure = chart_figure(chart_of({{"loss", {1, 2, 3, 4, 5}, {5, 4, not_a_number, 2, 1}}}));
  archetype::testing::require_balanced(figure);
  const std::size_t begin = figure.find(" d=\"") + 4;
  const std::string path = figure.substr(begin, figure.find('"', begin) - begin);
  CHECK(occurrences(path, "M") == 2);
  CHECK(occurrences(path, "L") == 2);
  CHECK(figure.find("loss is NaN at epoch 3.") != std::string::npos);
}

TEST_CASE("A chart without values, with one value or without finite values is well-formed") {
  const Series series = GENERATE(Series{"loss", {}, {}}, Series{"loss", {1}, {0.5}},
                                 Series{"loss", {1, 2}, {not_a_number, not_a_number}});
  const std::string figure = chart_figure(chart_of({series}));
  archetype::testing::require_balanced(figure);
  CHECK(figure.find("nan") == std::string::npos);
}

TEST_CASE("A long series is thinned but keeps its last value") {
  Series series{"rate", {}, {}};
  for (int step = 0; step < 100001; ++step) {
    series.x.push_back(step);
    series.y.push_back(step);
  }
  const Series thin = archetype::report::detail::thinned(series);
  CHECK(thin.x.size() <= 402);
  CHECK(thin.x.back() == 100000);
  CHECK(thin.y.back() == 100000);
}

TEST_CASE("An axis of fractions ends at 100 %") {
  const std::string figure = chart_figure({"metrics", "Accuracy", "epoch", Unit::percent, {{"accuracy", {1}, {0.99}}}});
  CHECK(figure.find(">100\u202f%<") != std::string::npos);
  CHECK(figure.find(">110\u202f%<") == std::string::npos);
}

TEST_CASE("Names in a chart are escaped") {
  const std::string figure = chart_figure({"a", "A<B>", "x&y", Unit::plain, {{"<i>", {1}, {1}}, {"\"", {1}, {2}}}});
  archetype::testing::require_balanced(figure);
  CHECK(figure.find("<i>") == std::string::npos);
  CHECK(figure.find("A&lt;B&gt;") != std::string::npos);
}

TEST_CASE("A logarithmic axis shows equal factors as equal lengths, with ticks at powers of ten") {
  Chart chart = chart_of({{"loss", {0.001, 0.1, 10}, {0, 5, 0}}});
  chart.logarithmic = true;
  const std::string figure = chart_figure(chart);
  archetype::testing::require_balanced(figure);
  CHECK(figure.find("d=\"M48.0 206.0L218.0 8.0L388.0 206.0\"") != std::string::npos);
  for (const char* tick : {">0.001<", ">0.01<", ">0.1<", ">10<"}) CHECK(occurrences(figure, tick) == 1);
}

TEST_CASE("A logarithmic axis of few powers of ten has ticks between them") {
  Chart chart = chart_of({{"accuracy", {30, 300}, {0, 1}}});
  chart.logarithmic = true;
  const std::string figure = chart_figure(chart);
  for (const char* tick : {">50<", ">100<", ">200<"}) CHECK(occurrences(figure, tick) == 1);
}
