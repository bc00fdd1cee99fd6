// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/data/loading/loader.hpp>
#include <archetype/data/option.hpp>
#include <archetype/data/settings.hpp>
#include <archetype/data/sources/labels.hpp>
#include <archetype/train/core/writes.hpp>
#include <archetype/train/losses/loss.hpp>
#include <archetype/train/losses/mixed_loss.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <stdexcept>

#include <torch/types.h>

namespace archetype {

namespace detail {

/// A rectangle of an image: rows [top, bottom) and columns [left, right).
struct CutBox {
  std::int64_t top, bottom, left, right;

  std::int64_t area() const { return (bottom - top) * (right - left); }
};

/// The rectangle around a pixel that covers `1 − share` of an image before it is clipped to the image, with the
/// image's aspect ratio. Sides are rounded down to even numbers.
inline CutBox cut_box(std::int64_t height, std::int64_t width, double share, std::int64_t row, std::int64_t column) {
  const double ratio = std::sqrt(1 - share);
  const auto half = [&](std::int64_t side) { return static_cast<std::int64_t>(static_cast<double>(side) * ratio) / 2; };
  return {std::max<std::int64_t>(row - half(height), 0), std::min(row + half(height), height),
          std::max<std::int64_t>(column - half(width), 0), std::min(column + half(width), width)};
}

}  // namespace detail

/// CutMix (Yun et al. 2019), as in timm and torchvision: in training, replaces a rectangle of each image by that of
/// another of its batch, and mixes their losses in proportion to the areas. The rectangle is the same in the whole
/// batch; before it is clipped to the image, the share that it leaves is from Beta(alpha, alpha). Everything is drawn
/// from PyTorch's default generator on the CPU, whatever the device of the images.
template <ImageLoss Inner = CrossEntropy>
struct CutMix {
  static_assert(!TrainingLoss<Inner>,
                "CutMix would not call in_training of the loss that it is given; mix its inner loss");

  double alpha = 1;
  Inner loss{};

  Settings settings() const {
    return combined(settings_or_type_of("loss", loss), {{"CutMix alpha", detail::short_number(alpha)}});
  }
  bool writes() const { return detail::writes(loss); }

  torch::Tensor operator()(const torch::Tensor& output, const torch::Tensor& labels) const {
    return loss(output, labels);
  }

  /// The mean loss of a training batch; `forward` receives the mixed images. Throws std::invalid_argument for masks,
  /// which would have to be cut, too.
  torch::Tensor in_training(const auto& forward, const Batch& batch) const {
    if (kind_of_labels(batch.labels) == LabelKind::masks)
      throw std::invalid_argument("CutMix: the labels are masks, expected labels of whole images; Mixup takes masks");
    const std::int64_t height = batch.images.size(2), width = batch.images.size(3);
    const auto drawn = [](std::int64_t bound) {
      return torch::randint(bound, {1}, torch::kInt64).item<std::int64_t>();
    };
    const double share = detail::drawn_from_beta(alpha, 1).item<double>();
    const std::int64_t row = drawn(height), column = drawn(width);
    const detail::CutBox box = detail::cut_box(height, width, share, row, column);
    const torch::Tensor partner = detail::drawn_partners(batch);
    const auto part = [&](const torch::Tensor& images) {
      return images.slice(2, box.top, box.bottom).slice(3, box.left, box.right);
    };
    const torch::Tensor images = batch.images.clone();
    part(images).copy_(part(batch.images).index_select(0, partner));
    const double kept = 1 - static_cast<double>(box.area()) / static_cast<double>(height * width);
    const torch::Tensor own = torch::full(batch.size(), kept, batch.images.options());
    return detail::mixed_loss(loss, forward(images), batch.labels, batch.labels.index_select(0, partner), own);
  }
};

}  // namespace archetype
