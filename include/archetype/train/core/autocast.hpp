// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/data/settings.hpp>
#include <archetype/model/autocast_guard.hpp>
#include <archetype/model/first_parameter.hpp>
#include <archetype/train/core/model_hooks.hpp>
#include <archetype/train/core/model_wrapper.hpp>
#include <archetype/train/core/trainable.hpp>

#include <stdexcept>
#include <string>
#include <utility>

#include <torch/types.h>

namespace archetype {

/// A model whose convolutions and matrix products compute in another precision (bfloat16 by default) while its
/// parameters keep theirs, as `torch.autocast` does on their device: `Trainer{Autocast{Model<Net>{}}, …}`. Its outputs,
/// and so the loss, are float32, and so are the statistics of batch norms. The optimizer of a training in float16 is to
/// be `LossScaled`, as its gradients would vanish otherwise. `forward` throws std::invalid_argument if LibTorch does
/// not compute in this type on the device of the parameters, as 1.13 in float16 on the CPU.
template <Trainable ModelPolicy>
class Autocast : public detail::ModelWrapper<Autocast<ModelPolicy>, ModelPolicy> {
  using detail::ModelWrapper<Autocast<ModelPolicy>, ModelPolicy>::model_;
  static_assert(!detail::FollowsSteps<ModelPolicy>,
                "Autocast would not tell the model that it is given of a training's steps; write "
                "Averaged{Autocast{model}}");

 public:
  /// Throws std::invalid_argument for a type other than bfloat16 and float16.
  explicit Autocast(ModelPolicy model, torch::ScalarType type = torch::kBFloat16)
      : Autocast::ModelWrapper(std::move(model)), type_(type) {
    if (type != torch::kBFloat16 && type != torch::kFloat16)
      throw std::invalid_argument("Autocast: the type is " + std::string{c10::toString(type)} +
                                  ", expected BFloat16 or Half");
  }

  Settings settings() const {
    return combined(settings_of(model_), {{"precision of computation", c10::toString(type_)}});
  }

  torch::Tensor forward(const torch::Tensor& images) {
    const detail::AutocastGuard guard{device_of(*model_).type(), {.enabled = true, .type = type_}};
    return model_->forward(images).to(torch::kFloat32);
  }

 private:
  torch::ScalarType type_;
};

}  // namespace archetype
