// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/zoo/class_names.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <numeric>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace archetype {

/// A class that a network predicts for an image.
struct Prediction {
  int label = 0;          ///< index of the class
  std::string name;       ///< "tabby", or "class 7" if the classes have no names
  float probability = 0;  ///< softmax of the logits
  float logit = 0;
};

/// Predictions, the most probable one first.
template <std::size_t Count>
using Predictions = std::array<Prediction, Count>;

/// The `count` most probable classes, or all if there are fewer, from the logits of one image.
inline std::vector<Prediction> most_likely(std::span<const float> logits, std::size_t count,
                                           const std::vector<std::string>& names) {
  count = std::min(count, logits.size());
  std::vector<std::size_t> order(logits.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto before = [&](std::size_t a, std::size_t b) {
    if (std::isnan(logits[a]) || std::isnan(logits[b])) return std::isnan(logits[a]) && !std::isnan(logits[b]);
    return logits[a] > logits[b];
  };
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return before(a, b) || (!before(b, a) && a < b); });
  double sum = 0;
  for (const float logit : logits) sum += std::exp(static_cast<double>(logit) - logits[order[0]]);
  std::vector<Prediction> predictions;
  for (const std::size_t label : std::span{order}.first(count))
    predictions.push_back({static_cast<int>(label), class_name(names, label),
                           static_cast<float>(std::exp(static_cast<double>(logits[label]) - logits[order[0]]) / sum),
                           logits[label]});
  return predictions;
}

namespace detail {

/// Throws if there are fewer predictions, since the network has fewer classes.
template <std::size_t Count>
Predictions<Count> to_array(std::vector<Prediction> predictions) {
  if (predictions.size() < Count)
    throw std::invalid_argument("classify: the network tells " + std::to_string(predictions.size()) + " classes, and " +
                                std::to_string(Count) + " are asked for");
  Predictions<Count> array;
  std::move(predictions.begin(), predictions.end(), array.begin());
  return array;
}

}  // namespace detail
}  // namespace archetype
