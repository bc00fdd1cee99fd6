// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/report/confusion.hpp>
#include <archetype/report/html.hpp>
#include <archetype/report/number.hpp>
#include <archetype/report/run.hpp>
#include <archetype/report/thumbnail.hpp>

#include <string>

namespace archetype::report {

namespace detail {

inline std::string misclassified_figure(const Run& run, const Misclassified& one) {
  const std::string actual = run.classes[static_cast<std::size_t>(one.actual)];
  const std::string predicted = run.classes[static_cast<std::size_t>(one.predicted)];
  const std::string width = std::to_string(one.image.width);
  const std::string height = std::to_string(one.image.height);
  const std::string smoothing = one.image.width <= 96 ? "class=\"small\" " : "";
  const std::string image = "<img " + smoothing + attribute("alt", actual + " taken for " + predicted) + " width=\"" +
                            width + "\" height=\"" + height + "\" src=\"" + data_uri(one.image) + "\"/>";
  const std::string pair = escaped(actual) + " → " + element("b", "", escaped(predicted));
  return element("figure", "",
                 image + element("figcaption", "", pair + element("small", "", percent(one.probability, 1))));
}

}  // namespace detail

/// The section with the worst mistakes: each image with its class, the predicted class and the predicted probability.
inline std::string worst_predictions(const Run& run) {
  if (run.worst.empty()) {
    const bool flawless = !run.confusion.empty() && mistakes(run.confusion).empty();
    return flawless ? section("Worst predictions", element("p", "", "Every test image was classified correctly."))
                    : std::string();
  }
  const std::string note =
      element("p", "class=\"note\"", "The actual class → <b>the predicted class</b> and its probability.");
  std::string figures;
  for (const Misclassified& one : run.worst) figures += detail::misclassified_figure(run, one) + "\n";
  return section("Worst predictions", note + "\n" + element("div", "class=\"thumbnails\"", figures));
}

}  // namespace archetype::report
