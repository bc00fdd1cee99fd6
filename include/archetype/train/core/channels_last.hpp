// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/data/settings.hpp>
#include <archetype/model/memory_format.hpp>
#include <archetype/train/core/model_hooks.hpp>
#include <archetype/train/core/model_wrapper.hpp>
#include <archetype/train/core/trainable.hpp>

#include <utility>

#include <torch/types.h>

namespace archetype {

/// A model that computes on maps whose channels lie side by side: `Trainer{ChannelsLast{Model<Net>{}}, …}`, or with
/// `Autocast` around it. Its weights are put into this order once, and each batch of images once. Results are the same
/// to rounding, and checkpoints and weight files have the same content.
template <Trainable ModelPolicy>
class ChannelsLast : public detail::ModelWrapper<ChannelsLast<ModelPolicy>, ModelPolicy> {
  using detail::ModelWrapper<ChannelsLast<ModelPolicy>, ModelPolicy>::model_;
  static_assert(!detail::FollowsSteps<ModelPolicy>,
                "ChannelsLast would not tell the model that it is given of a training's steps; write "
                "Averaged{ChannelsLast{model}}");

 public:
  explicit ChannelsLast(ModelPolicy model) : ChannelsLast::ModelWrapper(std::move(model)) {
    set_memory_format(*model_, torch::MemoryFormat::ChannelsLast);
  }

  Settings settings() const { return combined(settings_of(model_), {{"memory format", "channels last"}}); }

  torch::Tensor forward(const torch::Tensor& images) {
    return model_->forward(images.dim() == 4 ? images.contiguous(torch::MemoryFormat::ChannelsLast) : images);
  }
};

}  // namespace archetype
