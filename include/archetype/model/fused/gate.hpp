// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/model/fused/gate_computation.hpp>
#include <archetype/model/fused/map_pieces.hpp>
#include <archetype/model/fused/second_derivatives.hpp>
#include <archetype/model/fused/stored_type.hpp>

#include <string>
#include <string_view>

#include <ATen/record_function.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/types.h>

namespace archetype::fused {

/// The product of a map and a gate, perhaps a sum with another map, and perhaps an activation of the sum, as one
/// operation of autograd. It keeps map and gate and, of an activation, the result.
class GateFunction : public torch::autograd::Function<GateFunction> {
 public:
  static torch::Tensor forward(torch::autograd::AutogradContext* context, const torch::Tensor& input,
                               const torch::Tensor& gate, const torch::optional<torch::Tensor>& other,
                               std::string_view activation) {
    RECORD_USER_SCOPE("archetype::fused::GateFunction");
    const torch::Tensor x = input.contiguous(MapPieces{input}.format());
    const torch::Tensor added = other ? as_laid_out(*other, x) : torch::Tensor{};
    torch::Tensor result;
    with_stored_type(
        x, [&]<class Stored>() { result = GateComputation<Stored>{x, rows_of(gate), activation}.result(added); });
    context->save_for_backward({x, gate, activation.empty() ? torch::Tensor{} : result});
    context->saved_data["activation"] = std::string{activation};
    context->saved_data["sum"] = other.has_value();
    return result;
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                 torch::autograd::variable_list gradients) {
    refuse_second_derivatives();
    const torch::autograd::variable_list saved = context->get_saved_variables();
    const torch::Tensor& x = saved[0];
    const torch::Tensor& gate = saved[1];
    const torch::Tensor gradient = as_laid_out(gradients[0], x);
    torch::autograd::variable_list results(4);
    with_stored_type(x, [&]<class Stored>() {
      const GateComputation<Stored> computation{x, rows_of(gate), context->saved_data["activation"].toStringRef()};
      const auto all = computation.gradients(gradient, saved[2]);
      results[0] = all.x;
      results[1] = all.gate.to(gate.scalar_type()).view_as(gate);
      if (context->saved_data["sum"].toBool()) results[2] = all.sum.defined() ? all.sum : gradient;
    });
    return results;
  }

 private:
  /// A gate as a row for each image, of numbers as loops compute with.
  static torch::Tensor rows_of(const torch::Tensor& gate) {
    const torch::Tensor rows = gate.reshape({gate.size(0), -1}).contiguous();
    return rows.scalar_type() == torch::kBFloat16 ? rows.to(torch::kFloat32) : rows;
  }
};

/// Whether the loops can scale a map by a gate: in the precision of both.
inline bool can_scale(const torch::Tensor& x, const torch::Tensor& gate) {
  return can_treat(x) && gate.is_cpu() && gate.scalar_type() == x.scalar_type();
}

/// What the product of a map and a gate, a sum with `other` unless that is undefined, and an activation of the sum
/// compute.
inline torch::Tensor scale(const torch::Tensor& x, const torch::Tensor& gate, const torch::Tensor& other,
                           std::string_view activation) {
  torch::optional<torch::Tensor> added;
  if (other.defined()) added = other;
  return GateFunction::apply(x, gate, added, activation);
}

}  // namespace archetype::fused
