// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/data/loading/loader.hpp>
#include <archetype/data/option.hpp>
#include <archetype/data/settings.hpp>
#include <archetype/train/core/writes.hpp>
#include <archetype/train/losses/cut_mix.hpp>
#include <archetype/train/losses/loss.hpp>
#include <archetype/train/losses/mixup.hpp>

#include <torch/types.h>

namespace archetype {

/// Mixes each training batch at random by `Mixup` or by `CutMix`, or not at all, as timm's `Mixup` does when both of
/// its alphas are given.
template <ImageLoss Inner = CrossEntropy>
struct MixupOrCutMix {
  double mixup_alpha = 0.8;
  double cutmix_alpha = 1;
  double probability = 1;           ///< of mixing a batch
  double switch_probability = 0.5;  ///< of CutMix for a batch that is mixed
  Inner loss{};

  Settings settings() const {
    using detail::short_number;
    return combined(settings_or_type_of("loss", loss), {{"mixup alpha", short_number(mixup_alpha)},
                                                        {"CutMix alpha", short_number(cutmix_alpha)},
                                                        {"probability of mixing", short_number(probability)},
                                                        {"probability of CutMix", short_number(switch_probability)}});
  }
  bool writes() const { return detail::writes(loss); }

  torch::Tensor operator()(const torch::Tensor& output, const torch::Tensor& labels) const {
    return loss(output, labels);
  }

  /// The mean loss of a training batch; `forward` receives the images, mixed or not.
  torch::Tensor in_training(const auto& forward, const Batch& batch) const {
    const torch::Tensor drawn = torch::rand(2, torch::kDouble);
    if (drawn[0].item<double>() >= probability) return loss(forward(batch.images), batch.labels);
    if (drawn[1].item<double>() < switch_probability)
      return CutMix<Inner>{cutmix_alpha, loss}.in_training(forward, batch);
    return Mixup<Inner>{mixup_alpha, loss}.in_training(forward, batch);
  }
};

}  // namespace archetype
