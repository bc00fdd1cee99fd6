// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/report/curves.hpp>
#include <archetype/report/html.hpp>
#include <archetype/report/number.hpp>
#include <archetype/report/run.hpp>
#include <archetype/report/scale.hpp>

#include <cstddef>
#include <limits>
#include <string>
#include <vector>

namespace archetype::report {

/// How well one class was recognized. A ratio over no images is NaN.
struct ClassScore {
  long images = 0;       ///< Number of images of this class.
  double precision = 0;  ///< Share of this class among the images that were predicted to be of it.
  double recall = 0;     ///< Share of its images that were predicted to be of it.
};

/// The scores of each class of a square confusion matrix, [actual][predicted].
inline std::vector<ClassScore> class_scores(const std::vector<std::vector<long>>& confusion) {
  std::vector<ClassScore> scores;
  for (std::size_t index = 0; index < confusion.size(); ++index) {
    long actual = 0;
    long predicted = 0;
    for (std::size_t other = 0; other < confusion.size(); ++other) {
      actual += confusion[index][other];
      predicted += confusion[other][index];
    }
    const auto share = [hits = confusion[index][index]](long all) {
      return all == 0 ? std::numeric_limits<double>::quiet_NaN() : static_cast<double>(hits) / static_cast<double>(all);
    };
    scores.push_back({actual, share(predicted), share(actual)});
  }
  return scores;
}

namespace detail {

inline std::string column(const std::string& name) { return element("th", "scope=\"col\"", escaped(name)); }

inline std::string cell(const std::string& value) { return element("td", "", value); }

/// A table cell with a share and a bar below it, or with a dash for NaN.
inline std::string share_cell(double share) {
  if (!(share >= 0)) return cell("–");
  return element("td", "class=\"bar\" style=\"--share:" + fixed(share, 3) + "\"", percent(share, 1));
}

/// The index of the epoch with the lowest validation loss; the number of epochs if all losses are NaN.
inline std::size_t best_epoch(const Run& run) {
  std::size_t best = run.epochs.size();
  for (std::size_t i = 0; i < run.epochs.size(); ++i) {
    const double loss = run.epochs[i].valid_loss;
    if (loss == loss && (best == run.epochs.size() || loss < run.epochs[best].valid_loss)) best = i;
  }
  return best;
}

inline std::string epoch_table(const Run& run) {
  std::string head = column("Epoch") + column("Training loss") + column("Validation loss");
  for (const std::string& name : run.metric_names) head += column(name);
  std::string rows = element("thead", "", element("tr", "", head + column("Time"))) + "\n<tbody>\n";
  const std::size_t best = best_epoch(run);
  for (std::size_t i = 0; i < run.epochs.size(); ++i) {
    const EpochRecord& row = run.epochs[i];
    std::string cells = element("th", "scope=\"row\"", std::to_string(row.epoch));
    for (const double loss : {row.train_loss, row.valid_loss}) {
      cells += cell(loss < 1e4 ? fixed(loss, 4) : significant(loss, 4));
    }
    for (std::size_t metric = 0; metric < row.metrics.size(); ++metric) {
      cells += cell(detail::value_label(row.metrics[metric], metric_unit(run, metric)));
    }
    rows += element("tr", i == best ? "class=\"best\"" : "", cells + cell(duration(row.seconds))) + "\n";
  }
  return scrolling_table("Epochs", "epochs", rows + "</tbody>");
}

inline std::string class_table(const Run& run) {
  const std::string head = column("Class") + column("Precision") + column("Recall") + column("Images");
  std::string rows = element("thead", "", element("tr", "", head)) + "\n<tbody>\n";
  const std::vector<ClassScore> scores = class_scores(run.confusion);
  for (std::size_t i = 0; i < scores.size(); ++i) {
    rows += element("tr", "",
                    element("th", "scope=\"row\"", escaped(run.classes[i])) + share_cell(scores[i].precision) +
                        share_cell(scores[i].recall) + cell(grouped(scores[i].images))) +
            "\n";
  }
  return scrolling_table("Classes", "scores", rows + "</tbody>");
}

}  // namespace detail

/// The section with the epochs of a run, of which the one with the lowest validation loss is bold, and the scores of
/// its classes.
inline std::string tables(const Run& run) {
  std::string html;
  if (!run.epochs.empty()) {
    const std::string note = element("p", "class=\"note\"", "Bold: lowest validation loss.");
    html += element("div", "", element("h3", "", "By epoch") + "\n" + detail::epoch_table(run) + note) + "\n";
  }
  if (!run.confusion.empty()) {
    const std::string note = element("p", "class=\"note\"", "On the test images.");
    html += element("div", "", element("h3", "", "By class") + "\n" + detail::class_table(run) + note) + "\n";
  }
  return html.empty() ? html : section("Results", element("div", "class=\"columns\"", html));
}

}  // namespace archetype::report
