// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/data/loading/loader.hpp>
#include <archetype/model/first_parameter.hpp>

#include <concepts>

#include <torch/nn/module.h>
#include <torch/types.h>

namespace archetype {

/// A model that can be trained: a holder of a `torch::nn::Module` whose `forward` takes images and gives N×classes.
/// A `Model<Net>` is one, and so is any holder that `TORCH_MODULE` makes.
template <class T>
concept Trainable = std::copyable<T> && requires(T& model, torch::Tensor images) {
  { *model } -> std::convertible_to<torch::nn::Module&>;
  { model->forward(images) } -> std::convertible_to<torch::Tensor>;
};

/// A batch on the device of a model's parameters; its images and what of its labels are floating-point numbers also in
/// their precision.
inline Batch moved_to(const torch::nn::Module& model, const Batch& batch) {
  const torch::Tensor images = as_parameters(batch.images, model);
  if (batch.labels.is_floating_point()) return {images, batch.labels.to(images.options())};
  return {images, batch.labels.to(images.device())};
}

}  // namespace archetype
