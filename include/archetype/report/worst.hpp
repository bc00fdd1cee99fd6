// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/report/confusion.hpp>
#include <archetype/report/html.hpp>
#include <archetype/report/number.hpp>
#include <archetype/report/picture.hpp>
#include <archetype/report/run.hpp>

#include <string>

namespace archetype::report {

namespace detail {

inline std::string misclassified_figure(const Run& run, const Misclassified& one) {
  const std::string actual = run.classes[static_cast<std::size_t>(one.actual)];
  const std::string predicted = run.classes[static_cast<std::size_t>(one.predicted)];
  const std::string width = std::to_string(one.picture.width);
  const std::string height = std::to_string(one.picture.height);
  const std::string smoothing = one.picture.width <= 96 ? "class=\"small\" " : "";
  const std::string image = "<img " + smoothing + attribute("alt", actual + " taken for " + predicted) + " width=\"" +
                            width + "\" height=\"" + height + "\" src=\"" + data_uri(one.picture) + "\"/>";
  const std::string pair = escaped(actual) + " → " + element("b", "", escaped(predicted));
  return element("figure", "",
                 image + element("figcaption", "", pair + element("small", "", percent(one.probability, 1))));
}

}  // namespace detail

/// The section with the worst mistakes: each image with its class, the predicted class and the predicted probability.
inline std::string worst_pictures(const Run& run) {
  if (run.worst.empty()) {
    const bool flawless = !run.confusion.empty() && mistakes(run.confusion).empty();
    return flawless ? section("Worst pictures", element("p", "", "Every test picture was recognized.")) : std::string();
  }
  const std::string note =
      element("p", "class=\"note\"",
              "What the picture shows → <b>what the network saw</b>, with the probability that it gave.");
  std::string figures;
  for (const Misclassified& one : run.worst) figures += detail::misclassified_figure(run, one) + "\n";
  return section("Worst pictures", note + "\n" + element("div", "class=\"pictures\"", figures));
}

}  // namespace archetype::report
