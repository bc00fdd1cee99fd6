// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/model/fused/map_pieces.hpp>
#include <archetype/model/fused/norm_computation.hpp>
#include <archetype/model/fused/second_derivatives.hpp>
#include <archetype/model/fused/stored_type.hpp>

#include <string>
#include <string_view>

#include <ATen/record_function.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/nn/modules/batchnorm.h>
#include <torch/types.h>

namespace archetype::fused {

/// Batch normalization, an activation, and between them perhaps a sum with another map, as one operation of autograd.
/// It keeps its input and, of an activation of a sum, the result.
class NormFunction : public torch::autograd::Function<NormFunction> {
 public:
  static torch::Tensor forward(torch::autograd::AutogradContext* context, const torch::Tensor& input,
                               const torch::Tensor& weight, const torch::Tensor& bias,
                               const torch::optional<torch::Tensor>& other, const NormCall& call) {
    RECORD_USER_SCOPE("archetype::fused::NormFunction");
    const torch::Tensor x = input.contiguous(MapPieces{input}.format());
    const torch::Tensor added = other ? as_laid_out(*other, x) : torch::Tensor{};
    torch::Tensor rows, result;
    with_stored_type(x, [&]<class Stored>() {
      const NormComputation<Stored> computation{x, call.activation};
      rows = computation.statistics(weight, bias, call);
      result = computation.result(rows, added);
    });
    const bool keeps_result = other && !call.activation.empty();
    context->save_for_backward({x, rows, keeps_result ? result : torch::Tensor{}});
    context->saved_data["activation"] = std::string{call.activation};
    context->saved_data["by batch"] = call.by_batch;
    context->saved_data["sum"] = other.has_value();
    return result;
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                 torch::autograd::variable_list gradients) {
    refuse_second_derivatives();
    const torch::autograd::variable_list saved = context->get_saved_variables();
    const torch::Tensor& x = saved[0];
    const torch::Tensor gradient = as_laid_out(gradients[0], x);
    torch::autograd::variable_list results(5);
    with_stored_type(x, [&]<class Stored>() {
      const NormComputation<Stored> computation{x, context->saved_data["activation"].toStringRef()};
      const auto all = computation.gradients(gradient, saved[1], saved[2], context->saved_data["by batch"].toBool());
      results[0] = all.x;
      results[1] = all.weight;
      results[2] = all.bias;
      if (context->saved_data["sum"].toBool()) results[3] = all.sum.defined() ? all.sum : gradient;
    });
    return results;
  }
};

/// Whether the loops can treat a map, which a batch norm reads: in the precision of the norm's parameters, or in
/// bfloat16 if these are float32, as under mixed precision.
inline bool can_normalize(const torch::nn::BatchNorm2dImpl& norm, const torch::Tensor& x) {
  if (!can_treat(x) || !norm.weight.defined()) return false;
  const torch::ScalarType type = norm.weight.scalar_type();
  return x.scalar_type() == torch::kBFloat16 ? type == torch::kFloat32 : x.scalar_type() == type;
}

/// What a batch norm, a sum with `other` unless that is undefined, and an activation compute, in the norm's mode.
inline torch::Tensor normalize(torch::nn::BatchNorm2dImpl& norm, const torch::Tensor& x, const torch::Tensor& other,
                               std::string_view activation) {
  NormCall call{.epsilon = norm.options.eps(),
                .by_batch = norm.is_training() || !norm.running_mean.defined(),
                .activation = activation};
  if (norm.is_training() && norm.num_batches_tracked.defined()) {
    norm.num_batches_tracked += 1;
    const auto& share = norm.options.momentum();
    call.new_share = share ? *share : 1 / norm.num_batches_tracked.item<double>();
  }
  if (norm.is_training() || !call.by_batch) {
    call.running_mean = norm.running_mean;
    call.running_variance = norm.running_var;
  }
  torch::optional<torch::Tensor> added;
  if (other.defined()) added = other;
  return NormFunction::apply(x, norm.weight, norm.bias, added, call);
}

}  // namespace archetype::fused
