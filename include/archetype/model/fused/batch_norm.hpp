// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/model/fused/kept.hpp>
#include <archetype/model/fused/map_pieces.hpp>
#include <archetype/model/fused/norm_computation.hpp>
#include <archetype/model/fused/restoration.hpp>
#include <archetype/model/fused/second_derivatives.hpp>
#include <archetype/model/fused/stored_type.hpp>

#include <span>
#include <string>
#include <string_view>

#include <ATen/record_function.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/nn/modules/batchnorm.h>
#include <torch/types.h>

namespace archetype::fused {

/// Batch normalization, an activation, and between them perhaps a sum with another map, as one operation of autograd.
/// It keeps its input and, of an activation of a sum, the result, unless that is restored.
class NormFunction : public torch::autograd::Function<NormFunction> {
 public:
  /// Writes the recipe of the result if that is to be restored.
  static torch::Tensor forward(torch::autograd::AutogradContext* context, const torch::Tensor& input,
                               const torch::Tensor& weight, const torch::Tensor& bias,
                               const torch::optional<torch::Tensor>& other, const Recipe& recipe_of_other,
                               const NormCall& call, bool restored, Recipe& recipe) {
    RECORD_USER_SCOPE("archetype::fused::NormFunction");
    const torch::Tensor x = in_order(input);
    const torch::Tensor rows = with_stored_type(
        x, [&]<class Stored>() { return NormComputation<Stored>{x, call.activation}.statistics(weight, bias, call); });
    const Restorable added{other.value_or(torch::Tensor{}), recipe_of_other};
    const std::string activation{call.activation};
    const torch::Tensor result = result_from(x, rows, added.map, activation);
    if (restored)
      recipe = recipe_from({{x}, {rows}, added}, [activation](std::span<const torch::Tensor> operands) {
        return result_from(operands[0], operands[1], operands[2], activation);
      });
    const Restorable own = other && !activation.empty() ? Restorable{result, recipe} : Restorable{};
    if (torch::autograd::any_variable_requires_grad({input, weight, bias, added.map}))
      Kept::save(context, {{x}, {rows}, own});
    context->saved_data["activation"] = activation;
    context->saved_data["by batch"] = call.by_batch;
    context->saved_data["sum"] = other.has_value();
    return result;
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                 torch::autograd::variable_list gradients) {
    refuse_second_derivatives();
    const Kept kept{context};
    const torch::Tensor x = kept[0], rows = kept[1], result = kept[2];
    const torch::Tensor gradient = as_laid_out(gradients[0], x);
    torch::autograd::variable_list results(8);
    with_stored_type(x, [&]<class Stored>() {
      const NormComputation<Stored> computation{x, context->saved_data["activation"].toStringRef()};
      const auto all = computation.gradients(gradient, rows, result, context->saved_data["by batch"].toBool());
      results[0] = all.x;
      results[1] = all.weight;
      results[2] = all.bias;
      if (context->saved_data["sum"].toBool()) results[3] = all.sum.defined() ? all.sum : gradient;
    });
    return results;
  }

 private:
  static torch::Tensor result_from(const torch::Tensor& x, const torch::Tensor& rows, const torch::Tensor& other,
                                   std::string_view activation) {
    const torch::Tensor added = other.defined() ? as_laid_out(other, x) : torch::Tensor{};
    return with_stored_type(x,
                            [&]<class Stored>() { return NormComputation<Stored>{x, activation}.result(rows, added); });
  }
};

/// Whether the loops can treat a map, which a batch norm reads: in the precision of the norm's parameters, or in
/// bfloat16 if these are float32, as under mixed precision.
inline bool can_normalize(const torch::nn::BatchNorm2dImpl& norm, const torch::Tensor& x) {
  if (!can_treat(x) || !norm.weight.defined()) return false;
  const torch::ScalarType type = norm.weight.scalar_type();
  return x.scalar_type() == torch::kBFloat16 ? type == torch::kFloat32 : x.scalar_type() == type;
}

/// What a batch norm, a sum with `other` unless that is undefined, and an activation compute, in the norm's mode. The
/// result is restored in the backward pass if `restored`.
inline Restorable normalize(torch::nn::BatchNorm2dImpl& norm, const torch::Tensor& x, const Restorable& other,
                            std::string_view activation, bool restored = false) {
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
  if (other.map.defined()) added = other.map;
  Restorable result;
  result.map = NormFunction::apply(x, norm.weight, norm.bias, added, other.recipe, call, restored, result.recipe);
  return result;
}

}  // namespace archetype::fused
