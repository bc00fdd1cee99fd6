// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/attributes.hpp>
#include <archetype/layers/same_padding.hpp>
#include <archetype/model/fused/depthwise.hpp>
#include <archetype/model/fused/kept.hpp>
#include <archetype/model/fused/map_pieces.hpp>
#include <archetype/model/fused/restoration.hpp>
#include <archetype/model/fused/second_derivatives.hpp>
#include <archetype/model/fused/stored_type.hpp>
#include <archetype/model/pointwise.hpp>
#include <archetype/model/torch_version.hpp>
#include <archetype/model/windows.hpp>

#include <array>
#include <cstdint>
#include <tuple>

#include <ATen/core/ivalue.h>
#include <ATen/ops/convolution.h>
#include <ATen/ops/convolution_backward.h>
#include <ATen/record_function.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/nn/modules/conv.h>
#include <torch/types.h>

namespace archetype::fused {

/// Computes a convolution and its gradients.
struct ConvolutionComputation : torch::CustomClassHolder {
  Window window;
  std::int64_t groups;

  ConvolutionComputation(const Window& laid, std::int64_t into) : window(laid), groups(into) {}

  torch::Tensor result(const torch::Tensor& x, const torch::Tensor& weight, const torch::Tensor& bias) const {
    if (multiplies(x)) return detail::convolve_positions(x, weight, bias);
    const auto& [map, padding] = detail::convolution_input(x, window);
    return at::convolution(map, weight, bias, stride(), padding, dilation(), /*transposed=*/false,
                           /*output_padding=*/{0, 0}, groups);
  }

  struct ParameterGradients {
    torch::Tensor weight, bias;
  };
  ParameterGradients parameter_gradients(const torch::Tensor& gradient, const torch::Tensor& x,
                                         const torch::Tensor& weight, bool biased) const {
    if (multiplies(x)) {
      const torch::Tensor positions = detail::positions_of(gradient);
      return {positions.t().mm(detail::positions_of(x)).view_as(weight), biased ? positions.sum(0) : torch::Tensor{}};
    }
    if (sums(x, weight))
      return {depthwise_weight_gradient(gradient, x, window), biased ? gradient.sum({0, 2, 3}) : torch::Tensor{}};
    const auto all = gradients(gradient, detail::convolution_input(x, window), weight, {false, true, biased});
    return {std::get<1>(all), std::get<2>(all)};
  }

  /// Whether it computes the gradient of the weight by loops of its own.
  bool sums(const torch::Tensor& x, const torch::Tensor& weight) const {
    return x.size(1) == groups && weight.size(0) == groups && is_wide(window) && detail::has_positions(x) &&
           can_treat(x);
  }

  /// The gradient of the input, which has the extent and the order of another map.
  torch::Tensor input_gradient(const torch::Tensor& gradient, const torch::Tensor& other,
                               const torch::Tensor& weight) const {
    if (multiplies(other)) return detail::map_of(detail::positions_of(gradient).mm(weight.flatten(1)), other);
    const detail::ConvolutionInput input = detail::convolution_input(other, window);
    torch::Tensor all = std::get<0>(gradients(gradient, input, weight, {true, false, false}));
    if (input.map.is_same(other)) return all;
    const auto [rows, columns] = same_padding(window, other.size(2), other.size(3));
    return all.narrow(2, rows.before, other.size(2)).narrow(3, columns.before, other.size(3));
  }

 private:
  torch::ExpandingArray<2> stride() const { return detail::pair_of(window.stride); }
  torch::ExpandingArray<2> dilation() const { return detail::pair_of(window.dilation); }
  bool multiplies(const torch::Tensor& x) const {
    return detail::is_pointwise(window, groups) && detail::has_positions(x);
  }

  std::tuple<torch::Tensor, torch::Tensor, torch::Tensor> gradients(const torch::Tensor& gradient,
                                                                    const detail::ConvolutionInput& input,
                                                                    const torch::Tensor& weight,
                                                                    std::array<bool, 3> wanted) const {
    const std::array bias_sizes{weight.size(0)};
    return at::convolution_backward(gradient, input.map, weight, torch::IntArrayRef{bias_sizes}, stride(),
                                    input.padding, dilation(), /*transposed=*/false, /*output_padding=*/{0, 0}, groups,
                                    wanted);
  }
};

/// A convolution as one operation of autograd. It keeps its input or what that is restored from.
class ConvolutionFunction : public torch::autograd::Function<ConvolutionFunction> {
 public:
  static torch::Tensor forward(torch::autograd::AutogradContext* context, const torch::Tensor& input,
                               const Recipe& recipe, const torch::Tensor& weight,
                               const torch::optional<torch::Tensor>& bias,
                               const c10::intrusive_ptr<ConvolutionComputation>& computation) {
    RECORD_USER_SCOPE("archetype::fused::ConvolutionFunction");
    const torch::ScalarType type = input.scalar_type();
    const torch::Tensor weights = weight.to(type);
    const bool trains = weight.requires_grad() || (bias && bias->requires_grad());
    if (torch::autograd::any_variable_requires_grad({input, weight, bias.value_or(torch::Tensor{})}))
      Kept::save(context, {{recipe ? recipe.ingredients.front() : input},
                           {weights},
                           trains ? Restorable{input, recipe} : Restorable{}});
    context->saved_data["computation"] = c10::IValue::make_capsule(computation);
    context->saved_data["biased"] = bias.has_value();
    context->saved_data["input"] = input.requires_grad();
    return computation->result(input, weights, bias ? bias->to(type) : torch::Tensor{});
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                 torch::autograd::variable_list gradients) {
    refuse_second_derivatives();
    const Kept kept{context};
    const auto computation =
        c10::static_intrusive_pointer_cast<ConvolutionComputation>(context->saved_data["computation"].toCapsule());
    const torch::Tensor like = kept[0], weight = kept[1];
    const torch::Tensor gradient = as_laid_out(gradients[0], like);
    torch::autograd::variable_list results(5);
    if (const torch::Tensor x = kept[2]; x.defined()) {
      const bool biased = context->saved_data["biased"].toBool();
      const auto found = computation->parameter_gradients(gradient, x, weight, biased);
      results[2] = found.weight;
      results[3] = found.bias;
    }
    if (context->saved_data["input"].toBool()) results[0] = computation->input_gradient(gradient, like, weight);
    return results;
  }
};

/// Whether a convolution is one of a restored map, or one whose gradients have loops of their own: of a map of the type
/// in which it computes.
inline bool can_convolve(const torch::nn::Conv2dImpl& convolution, const Window& window, const Restorable& x) {
  const detail::AutocastState precision = detail::autocast_state(torch::kCPU);
  const torch::Tensor& weight = convolution.weight;
  if (x.map.scalar_type() != (precision.enabled ? precision.type : weight.scalar_type())) return false;
  return x.recipe || ConvolutionComputation{window, convolution.options.groups()}.sums(x.map, weight);
}

/// The result of a convolution.
inline torch::Tensor convolve(const torch::nn::Conv2dImpl& convolution, const Window& window, const Restorable& x) {
  torch::optional<torch::Tensor> bias;
  if (convolution.bias.defined()) bias = convolution.bias;
  const auto computation = c10::make_intrusive<ConvolutionComputation>(window, convolution.options.groups());
  return ConvolutionFunction::apply(x.map, x.recipe, convolution.weight, bias, computation);
}

}  // namespace archetype::fused
