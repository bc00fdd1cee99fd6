// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/data/loading/loader.hpp>
#include <archetype/data/option.hpp>
#include <archetype/data/settings.hpp>
#include <archetype/train/core/writes.hpp>
#include <archetype/train/losses/loss.hpp>
#include <archetype/train/losses/mixed_loss.hpp>

#include <cstdint>
#include <vector>

#include <torch/types.h>

namespace archetype {

/// Mixup (Zhang et al. 2018), as in fastai: in training, mixes each image with another of its batch, and their losses
/// likewise. The ratio is drawn per image from Beta(alpha, alpha), and the larger part is always the image's own.
/// Ratios and partners come from PyTorch's default generator on the CPU, whatever the device of the images.
template <ImageLoss Inner = CrossEntropy>
struct Mixup {
  static_assert(!TrainingLoss<Inner>,
                "Mixup would not call in_training of the loss that it is given; mix its inner loss");

  double alpha = 0.4;
  Inner loss{};

  Settings settings() const {
    return combined(settings_or_type_of("loss", loss), {{"mixup alpha", detail::short_number(alpha)}});
  }
  bool writes() const { return detail::writes(loss); }

  torch::Tensor operator()(const torch::Tensor& output, const torch::Tensor& labels) const {
    return loss(output, labels);
  }

  /// The mean loss of a training batch; `forward` receives the mixed images.
  torch::Tensor in_training(const auto& forward, const Batch& batch) const {
    const torch::Tensor share = detail::drawn_from_beta(alpha, batch.size());
    const torch::Tensor own = torch::max(share, 1 - share).to(batch.images.options());
    const torch::Tensor partner = detail::drawn_partners(batch);
    std::vector<std::int64_t> one_an_image(static_cast<std::size_t>(batch.images.dim()), 1);
    one_an_image[0] = batch.size();
    const torch::Tensor images =
        torch::lerp(batch.images.index_select(0, partner), batch.images, own.view(one_an_image));
    return detail::mixed_loss(loss, forward(images), batch.labels, batch.labels.index_select(0, partner), own);
  }
};

}  // namespace archetype
