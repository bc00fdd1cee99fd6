// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/model/fused/gate_computation.hpp>
#include <archetype/model/fused/kept.hpp>
#include <archetype/model/fused/map_pieces.hpp>
#include <archetype/model/fused/restoration.hpp>
#include <archetype/model/fused/second_derivatives.hpp>
#include <archetype/model/fused/stored_type.hpp>

#include <span>
#include <string>
#include <string_view>

#include <ATen/record_function.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/types.h>

namespace archetype::fused {

/// The product of a map and a gate, perhaps a sum with another map, and perhaps an activation of the sum, as one
/// operation of autograd. It keeps map and gate and, of an activation, the result; of these, what is not restored.
class GateFunction : public torch::autograd::Function<GateFunction> {
 public:
  /// Writes the recipe of the result if that is to be restored.
  static torch::Tensor forward(torch::autograd::AutogradContext* context, const torch::Tensor& input,
                               const Recipe& recipe_of_input, const torch::Tensor& gate,
                               const torch::optional<torch::Tensor>& other, const Recipe& recipe_of_other,
                               std::string_view activation, bool restored, Recipe& recipe) {
    RECORD_USER_SCOPE("archetype::fused::GateFunction");
    const Restorable scaled{input, recipe_of_input}, added{other.value_or(torch::Tensor{}), recipe_of_other};
    const torch::Tensor result = result_from(input, gate, added.map, activation);
    if (restored)
      recipe = recipe_from({scaled, {gate}, added},
                           [activation = std::string{activation}](std::span<const torch::Tensor> operands) {
                             return result_from(operands[0], operands[1], operands[2], activation);
                           });
    const Restorable own = activation.empty() ? Restorable{} : Restorable{result, recipe};
    if (torch::autograd::any_variable_requires_grad({input, gate, added.map}))
      Kept::save(context, {scaled, {gate}, own});
    context->saved_data["activation"] = std::string{activation};
    context->saved_data["sum"] = other.has_value();
    return result;
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                 torch::autograd::variable_list gradients) {
    refuse_second_derivatives();
    const Kept kept{context};
    const torch::Tensor x = in_order(kept[0]), gate = kept[1], result = kept[2];
    const torch::Tensor gradient = as_laid_out(gradients[0], x);
    torch::autograd::variable_list results(8);
    with_stored_type(x, [&]<class Stored>() {
      const GateComputation<Stored> computation{x, rows_of(gate), context->saved_data["activation"].toStringRef()};
      const auto all = computation.gradients(gradient, result);
      results[0] = all.x;
      results[2] = all.gate.to(gate.scalar_type()).view_as(gate);
      if (context->saved_data["sum"].toBool()) results[3] = all.sum.defined() ? all.sum : gradient;
    });
    return results;
  }

 private:
  static torch::Tensor result_from(const torch::Tensor& map, const torch::Tensor& gate, const torch::Tensor& other,
                                   std::string_view activation) {
    const torch::Tensor x = in_order(map);
    const torch::Tensor added = other.defined() ? as_laid_out(other, x) : torch::Tensor{};
    return with_stored_type(
        x, [&]<class Stored>() { return GateComputation<Stored>{x, rows_of(gate), activation}.result(added); });
  }

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
/// compute. The result is restored in the backward pass if `restored`.
inline Restorable scale(const Restorable& x, const torch::Tensor& gate, const Restorable& other,
                        std::string_view activation, bool restored = false) {
  torch::optional<torch::Tensor> added;
  if (other.map.defined()) added = other.map;
  Restorable result;
  result.map = GateFunction::apply(x.map, x.recipe, gate, added, other.recipe, activation, restored, result.recipe);
  return result;
}

}  // namespace archetype::fused
