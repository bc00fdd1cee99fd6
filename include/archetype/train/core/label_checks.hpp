// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/data/sources/labels.hpp>

#include <cstdint>
#include <sstream>
#include <stdexcept>
#include <string>

#include <torch/types.h>

namespace archetype::detail {

/// Throws std::invalid_argument, naming the caller `who`, unless the labels are classes of shape N or N×H×W and the
/// output, N×classes or N×classes×H×W, has all of them.
inline void require_classes(const char* who, const torch::Tensor& output, const torch::Tensor& labels) {
  if (labels.scalar_type() != torch::kInt64)
    throw std::invalid_argument(std::string{who} + ": the labels are " + described_labels(labels) +
                                ", expected classes as 64-bit integers; MeanSquaredError and MeanAbsoluteError take "
                                "numbers, BinaryCrossEntropy and MultiLabelAccuracy several labels per image");
  const std::int64_t largest = labels.numel() == 0 ? 0 : labels.max().item<std::int64_t>();
  const bool fits = output.dim() == labels.dim() + 1 && output.size(0) == labels.size(0) &&
                    output.sizes().slice(2) == labels.sizes().slice(1);
  if (fits && largest < output.size(1)) return;
  std::ostringstream text;
  text << who << ": the network gives " << output.sizes() << " for labels " << labels.sizes() << " up to " << largest
       << ", expected [" << labels.size(0) << ", at least " << largest + 1;
  for (const std::int64_t extent : labels.sizes().slice(1)) text << ", " << extent;
  throw std::invalid_argument(text.str() + "]");
}

/// Throws std::invalid_argument, naming the caller `who`, if the labels, which are classes, are masks.
inline void require_no_masks(const char* who, const torch::Tensor& labels) {
  if (labels.dim() != 1)
    throw std::invalid_argument(std::string{who} + ": the labels are masks, expected one class per image");
}

/// Returns the output in the shape of numeric labels; an output N×1 is taken as N. Throws std::invalid_argument, naming
/// the caller `who`, if the shapes differ (which broadcasting would hide) or the labels are not floating-point.
inline torch::Tensor numbers_like(const char* who, const torch::Tensor& output, const torch::Tensor& labels) {
  if (!labels.is_floating_point())
    throw std::invalid_argument(std::string{who} + ": the labels are " + described_labels(labels) +
                                ", expected numbers of float; CrossEntropy and Accuracy take classes");
  const bool column = labels.dim() == 1 && output.dim() == 2 && output.size(1) == 1;
  const torch::Tensor numbers = column ? output.squeeze(1) : output;
  if (numbers.sizes() == labels.sizes()) return numbers;
  std::ostringstream text;
  text << who << ": the network gives " << output.sizes() << " for labels " << labels.sizes();
  throw std::invalid_argument(text.str() + ", expected the same extents");
}

}  // namespace archetype::detail
