// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/data/settings.hpp>
#include <archetype/model/flips.hpp>
#include <archetype/train/core/model_hooks.hpp>
#include <archetype/train/core/model_wrapper.hpp>
#include <archetype/train/core/trainable.hpp>

#include <cstddef>
#include <utility>

#include <torch/nn/module.h>
#include <torch/types.h>

namespace archetype {

/// A model whose output in evaluation mode, and so in validation, is the mean over flips of the images, as fastai's
/// `tta` averages augmented images: `Trainer{Flipped{model}, …}`, `evaluate(Flipped{model}, batches)`. Logits are
/// averaged, not probabilities. Training is as without it.
template <Trainable ModelPolicy>
class Flipped : public detail::ModelWrapper<Flipped<ModelPolicy>, ModelPolicy> {
  using detail::ModelWrapper<Flipped<ModelPolicy>, ModelPolicy>::model_;
  static_assert(!detail::FollowsSteps<ModelPolicy>,
                "Flipped would not tell the model that it is given of a training's steps; write "
                "Averaged{Flipped{model}}");

 public:
  explicit Flipped(ModelPolicy model, Flips flips = Flips::horizontal)
      : Flipped::ModelWrapper(std::move(model)), flips_(flips) {}

  Settings settings() const {
    const char* name = detail::flips_names[static_cast<std::size_t>(flips_)];
    return combined(settings_of(model_), {{"flips in validation", name}});
  }

  torch::Tensor forward(const torch::Tensor& images) {
    const torch::nn::Module& module = *model_;
    const Flips flips = module.is_training() ? Flips::none : flips_;
    return mean_over_flips([&](const torch::Tensor& view) { return model_->forward(view); }, images, flips);
  }

 private:
  Flips flips_;
};

}  // namespace archetype
