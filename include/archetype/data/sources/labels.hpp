// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include <torch/types.h>

namespace archetype {

/// What labels mean, determined by their type and shape.
enum class LabelKind : unsigned char {
  classes,  ///< one class per image: integers, N
  masks,    ///< one class per pixel: integers, N×H×W
  numbers   ///< floating-point numbers, N or N×…, including several labels per image as zeros and ones, N×classes
};

/// Type and shape of labels as text: "long int [8]".
inline std::string described_labels(const torch::Tensor& labels) {
  std::ostringstream text;
  text << labels.dtype() << ' ' << labels.sizes();
  return text.str();
}

/// Throws std::invalid_argument if type and shape match no `LabelKind`.
inline LabelKind kind_of_labels(const torch::Tensor& labels) {
  if (labels.is_floating_point() && labels.dim() >= 1) return LabelKind::numbers;
  if (labels.scalar_type() == torch::kInt64 && labels.dim() == 1) return LabelKind::classes;
  const bool integers = labels.scalar_type() == torch::kInt64 || labels.scalar_type() == torch::kUInt8;
  if (integers && labels.dim() == 3) return LabelKind::masks;
  throw std::invalid_argument("labels are " + described_labels(labels) +
                              ", expected long [N], one class per image, long or unsigned char [N, H, W], one class "
                              "per pixel, or numbers of float");
}

namespace detail {

/// Throws std::invalid_argument, naming the source, if a label is not an index into `classes` class names.
inline void check_class_range(const std::string& source, const torch::Tensor& labels, std::size_t classes) {
  if (labels.numel() == 0) return;
  const auto low = labels.min().item<std::int64_t>(), high = labels.max().item<std::int64_t>();
  const auto last_class = static_cast<std::int64_t>(classes) - 1;
  const auto fail = [&](const char* which, std::int64_t found, const char* bound, std::int64_t limit) {
    throw std::invalid_argument(source + ": " + which + " label is " + std::to_string(found) + ", expected " + bound +
                                " " + std::to_string(limit));
  };
  if (low < 0) fail("smallest", low, "at least", 0);
  if (high > last_class) fail("largest", high, "at most", last_class);
}

/// The labels of some images, as a batch contains them.
inline torch::Tensor labels_at(const torch::Tensor& labels, const std::vector<std::int64_t>& positions) {
  const torch::Tensor chosen = labels.index_select(0, torch::tensor(positions, torch::kInt64).to(labels.device()));
  return chosen.is_floating_point() ? chosen : chosen.to(torch::kInt64);
}

}  // namespace detail

}  // namespace archetype
