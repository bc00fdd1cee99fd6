// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/report/html.hpp>
#include <archetype/report/number.hpp>
#include <archetype/report/run.hpp>
#include <archetype/report/thumbnail.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <tuple>
#include <vector>

namespace archetype::report {

/// The images of one class that were predicted to be of another.
struct Mistake {
  std::size_t actual = 0;
  std::size_t predicted = 0;
  long images = 0;   ///< Number of images.
  double share = 0;  ///< Share of the images of the actual class.
};

/// All pairs of an actual and another, predicted class that occur, most frequent first. `confusion` is square,
/// [actual][predicted].
inline std::vector<Mistake> mistakes(const std::vector<std::vector<long>>& confusion) {
  std::vector<Mistake> found;
  for (std::size_t actual = 0; actual < confusion.size(); ++actual) {
    long images = 0;
    for (const long count : confusion[actual]) images += count;
    for (std::size_t predicted = 0; predicted < confusion.size(); ++predicted) {
      const long count = confusion[actual][predicted];
      if (actual == predicted || count == 0) continue;
      found.push_back({actual, predicted, count, static_cast<double>(count) / static_cast<double>(images)});
    }
  }
  std::sort(found.begin(), found.end(), [](const Mistake& a, const Mistake& b) {
    return std::tie(b.images, a.actual, a.predicted) < std::tie(a.images, b.actual, b.predicted);
  });
  return found;
}

namespace detail {

/// Above this number of classes, a table would be unreadable, and the matrix is shown as an image.
inline constexpr std::size_t most_classes_in_table = 30;

/// Depth of the shade of each cell in [0, 1]. For hits, it is their share of the row. For mistakes, it is their share
/// relative to the largest such share, since the mistakes of a good network would otherwise all be pale.
class Shades {
 public:
  explicit Shades(const std::vector<std::vector<long>>& confusion) : confusion_(confusion), totals_(confusion.size()) {
    for (std::size_t actual = 0; actual < confusion.size(); ++actual) {
      for (const long count : confusion[actual]) totals_[actual] += count;
    }
    for (const Mistake& mistake : mistakes(confusion)) gravest_ = std::max(gravest_, mistake.share);
  }

  long total(std::size_t actual) const { return totals_[actual]; }
  double gravest() const { return gravest_; }

  double operator()(std::size_t actual, std::size_t predicted) const {
    const long count = confusion_[actual][predicted];
    if (count == 0) return 0;
    const double share = static_cast<double>(count) / static_cast<double>(totals_[actual]);
    return actual == predicted ? share : share / gravest_;
  }

 private:
  const std::vector<std::vector<long>>& confusion_;
  std::vector<long> totals_;
  double gravest_ = 0;
};

inline std::string matrix_cell(const Run& run, const Shades& shades, std::size_t actual, std::size_t predicted) {
  const long count = run.confusion[actual][predicted];
  if (count == 0) return element("td", "class=\"none\"", "0");
  const std::string said = run.classes[actual] +
                           (actual == predicted ? " recognized: " : " taken for " + run.classes[predicted] + ": ") +
                           grouped(count) + " of " + grouped(shades.total(actual));
  // The deepest shade has 60 % of its color, so that text stays readable on it.
  const std::string share = fixed(0.6 * shades(actual, predicted), 3);
  const std::string kind = actual == predicted ? "hit" : "miss";
  return element("td", "class=\"" + kind + "\" style=\"--share:" + share + "\" " + attribute("title", said),
                 grouped(count));
}

inline std::string matrix_table(const Run& run, const Shades& shades) {
  std::string head = element("th", "scope=\"col\"", "actual ↓<br/>predicted →");
  for (const std::string& name : run.classes) {
    head += element("th", "scope=\"col\" " + attribute("title", name), element("span", "", escaped(name)));
  }
  std::string rows = element("thead", "", element("tr", "", head)) + "\n<tbody>\n";
  for (std::size_t actual = 0; actual < run.classes.size(); ++actual) {
    std::string cells =
        element("th", "scope=\"row\" " + attribute("title", run.classes[actual]), escaped(run.classes[actual]));
    for (std::size_t predicted = 0; predicted < run.classes.size(); ++predicted) {
      cells += matrix_cell(run, shades, actual, predicted);
    }
    rows += element("tr", "", cells) + "\n";
  }
  return scrolling_table("Confusion matrix", "matrix", rows + "</tbody>");
}

using Color = std::array<int, 3>;

/// The matrix as an image with one pixel per cell, which blends the color of the page with that of hits or mistakes.
inline Thumbnail matrix_image(const Shades& shades, std::size_t classes, Color page, Color hit, Color miss) {
  const std::size_t plane = classes * classes;
  Thumbnail image{3, static_cast<int>(classes), static_cast<int>(classes), std::vector<std::uint8_t>(3 * plane)};
  for (std::size_t pixel = 0; pixel < plane; ++pixel) {
    const std::size_t actual = pixel / classes;
    const std::size_t predicted = pixel % classes;
    const Color& full = actual == predicted ? hit : miss;
    // The root deepens rare mistakes, since a pixel shows no number beside its shade.
    const double depth = std::sqrt(shades(actual, predicted));
    for (std::size_t channel = 0; channel < 3; ++channel) {
      const double value = page[channel] + depth * (full[channel] - page[channel]);
      image.pixels[channel * plane + pixel] = static_cast<std::uint8_t>(std::lround(value));
    }
  }
  return image;
}

inline std::string matrix_image(const Shades& shades, std::size_t classes) {
  const std::string light = data_uri(matrix_image(shades, classes, {255, 255, 255}, {29, 95, 191}, {179, 77, 12}));
  const std::string dark = data_uri(matrix_image(shades, classes, {30, 32, 36}, {121, 177, 255}, {255, 157, 87}));
  const std::string size = std::to_string(classes);
  const std::string said =
      "Confusion matrix of " + size + " classes: actual classes from top to bottom, predicted ones from left to right";
  return "<picture><source media=\"(prefers-color-scheme: dark)\" srcset=\"" + dark +
         "\"/><img class=\"matrix-image\" " + attribute("alt", said) + " width=\"" + size + "\" height=\"" + size +
         "\" src=\"" + light + "\"/></picture>\n";
}

inline std::string mistake_table(const Run& run, const std::vector<Mistake>& found) {
  const std::string head = element("th", "scope=\"col\"", "Actual → predicted") +
                           element("th", "scope=\"col\"", "Images") + element("th", "scope=\"col\"", "Share");
  std::string rows = element("thead", "", element("tr", "", head)) + "\n<tbody>\n";
  for (std::size_t i = 0; i < std::min<std::size_t>(found.size(), 10); ++i) {
    const Mistake& mistake = found[i];
    const std::string pair = escaped(run.classes[mistake.actual]) + " → " + escaped(run.classes[mistake.predicted]);
    rows += element("tr", "",
                    element("th", "scope=\"row\"", pair) + element("td", "", grouped(mistake.images)) +
                        element("td", "", percent(mistake.share, 1))) +
            "\n";
  }
  return element("table", "", rows + "</tbody>") + "\n";
}

}  // namespace detail

/// The section with the confusion matrix of a run, as a heat map beside the most frequent mistakes; empty without a
/// matrix.
inline std::string confusion(const Run& run) {
  if (run.confusion.empty()) return {};
  const detail::Shades shades(run.confusion);
  const std::size_t classes = run.classes.size();
  const bool readable = classes <= detail::most_classes_in_table;
  std::string legend = "Rows are actual classes, columns predicted ones. Blue: share of the row that was recognized.";
  if (shades.gravest() > 0) {
    legend += " Orange: share that was mistaken, deepest at " + percent(shades.gravest(), 1) + ".";
  }
  const std::string note = element("p", "class=\"note\"", legend);
  const std::string matrix = readable ? detail::matrix_table(run, shades) : detail::matrix_image(shades, classes);
  const std::vector<Mistake> found = mistakes(run.confusion);
  if (found.empty()) return section("Confusion matrix", note + "\n" + matrix);
  const std::string list = element("h3", "", "Most frequent mistakes") + "\n" + detail::mistake_table(run, found);
  const bool room_beside = classes <= 12 || !readable;
  return section("Confusion matrix", note + "\n" +
                                         element("div", room_beside ? "class=\"pair\"" : "class=\"stack\"",
                                                 element("div", "", matrix) + "\n" + element("div", "", list)));
}

}  // namespace archetype::report
