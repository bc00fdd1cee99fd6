// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/data/loading/loader.hpp>
#include <archetype/model/first_parameter.hpp>

#include <concepts>

#include <torch/nn/module.h>
#include <torch/types.h>

namespace archetype {

/// A model that can be trained: a holder of a `torch::nn::Module` whose `forward` takes images and returns a tensor
/// such as N×classes. `Model<Net>` is one, and so is any holder made by `TORCH_MODULE`.
template <class T>
concept Trainable = std::copyable<T> && requires(T& model, torch::Tensor images) {
  { *model } -> std::convertible_to<torch::nn::Module&>;
  { model->forward(images) } -> std::convertible_to<torch::Tensor>;
};

/// Moves a batch to the device of a model's parameters, without waiting for the copy if the batch is in page-locked
/// memory; images and floating-point labels also take the precision of the parameters.
inline Batch moved_to(const torch::nn::Module& model, const Batch& batch) {
  const torch::Tensor images = as_parameters(batch.images, model);
  const bool numbers = batch.labels.is_floating_point();
  const torch::TensorOptions options = numbers ? images.options() : batch.labels.options().device(images.device());
  return {images, detail::transferred(batch.labels, options)};
}

}  // namespace archetype
