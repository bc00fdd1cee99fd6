// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/inference/plan/planner.hpp>
#include <archetype/inference/plan/squeeze_excite.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace archetype::inference {

/// Decides what becomes of a node, of which `step` has the attributes and tensors.
using Rule = void (*)(Planner& planner, int node, Step step);

/// The node gets a step of its own.
inline void keep(Planner& planner, int node, Step step) { planner.append(node, std::move(step)); }

/// In inference the node does nothing.
inline void drop(Planner& planner, int node, Step step) { planner.alias(node, step.inputs[0]); }

/// Features of a map of one position lie in memory as those of a flat activation.
inline void flatten(Planner& planner, int node, Step step) {
  if (planner.shape_of(step.inputs[0]).area() == 1) drop(planner, node, std::move(step));
  else keep(planner, node, std::move(step));
}

namespace detail {

/// The weight of a linear map that does the same as a grouped convolution of one position.
inline std::vector<float> without_groups(const std::vector<float>& weight, std::size_t outputs, std::size_t groups) {
  const std::size_t inputs = weight.size() / outputs;  // of a group
  std::vector<float> dense(weight.size() * groups);
  for (std::size_t output = 0; output < outputs; ++output) {
    const std::size_t group = output / (outputs / groups);
    for (std::size_t input = 0; input < inputs; ++input)
      dense[(output * groups + group) * inputs + input] = weight[output * inputs + input];
  }
  return dense;
}

/// The first post operations that a step has room for, so that kernels need not allocate.
inline constexpr std::size_t most_post_operations = 8;

/// Adds a post operation to the step that computes its input, or starts a step with it.
inline void attach(Planner& planner, int node, const std::string& path, int input, PostOperation operation) {
  Step* const before = planner.sole_producer(input);
  if (before != nullptr && before->post.size() < most_post_operations &&
      (operation.operand == no_value || planner.is_before(operation.operand, *before))) {
    before->post.push_back(std::move(operation));
    planner.absorb(node, *before);
    return;
  }
  Step step{.kind = "Pointwise", .path = path, .inputs = {input}};
  step.post.push_back(std::move(operation));
  planner.append(node, std::move(step));
}

/// Whether a step computes a weighted sum that nothing is applied to yet, or concatenates such sums that nothing else
/// reads.
inline bool is_weighted_sum(Planner& planner, const Step* step) {
  if (step == nullptr || !step->post.empty()) return false;
  if (step->kind != "Concatenate") return step->kind == "Conv" || step->kind == "Linear";
  return std::all_of(step->inputs.begin(), step->inputs.end(),
                     [&](int input) { return is_weighted_sum(planner, planner.sole_producer(input)); });
}

/// Calls `function` with each convolution or linear map of a weighted sum, and its first channel in the result.
inline void for_each_sum(Planner& planner, Step& step, std::size_t first, const auto& function) {
  if (step.kind != "Concatenate") return function(step, first);
  for (const int input : step.inputs) {
    for_each_sum(planner, *planner.producer(input), first, function);
    first += static_cast<std::size_t>(planner.shape_of(input).channels);
  }
}

/// Puts a factor and a summand for each channel into the weights of a convolution or linear map.
inline void scale_weights(Step& step, const float* scale, const float* shift) {
  const auto channels = static_cast<std::size_t>(step.find("weight")->extents.values[0]);
  if (step.find("bias") == nullptr)
    step.tensors.push_back({"bias", {static_cast<int>(channels)}, std::vector<float>(channels)});
  std::vector<float>& weight = step.find("weight")->numbers;
  std::vector<float>& bias = step.find("bias")->numbers;
  const std::size_t inputs = weight.size() / channels;
  for (std::size_t channel = 0; channel < channels; ++channel) {
    for (std::size_t i = 0; i < inputs; ++i) weight[channel * inputs + i] *= scale[channel];
    bias[channel] = static_cast<float>(static_cast<double>(bias[channel]) * scale[channel] + shift[channel]);
  }
}

/// Multiplies the channels of the result by factors and adds others, in the weights of the steps before if that is
/// possible.
inline void scale_channels(Planner& planner, int node, const Step& step, std::vector<float> scale,
                           std::vector<float> shift) {
  Step* const before = planner.sole_producer(step.inputs[0]);
  if (!is_weighted_sum(planner, before))
    return attach(planner, node, step.path, step.inputs[0],
                  {.kind = "Affine", .scale = std::move(scale), .shift = std::move(shift)});
  for_each_sum(planner, *before, 0,
               [&](Step& sum, std::size_t first) { scale_weights(sum, scale.data() + first, shift.data() + first); });
  planner.absorb(node, *before);
}

}  // namespace detail

/// A 1×1 convolution of a map of one position is a linear map.
inline void convolve(Planner& planner, int node, Step step) {
  const Shape& input = planner.shape_of(step.inputs[0]);
  if (input.area() == 1 && step.attributes.window.kernel == Extent{} && step.padding == Padding{}) {
    Tensor& weight = *step.find("weight");
    const auto groups = static_cast<std::size_t>(step.attributes.groups);
    const int outputs = step.attributes.width;
    if (groups > 1) weight.numbers = detail::without_groups(weight.numbers, static_cast<std::size_t>(outputs), groups);
    weight.extents = {outputs, input.channels};
    step.attributes.groups = 1;
    step.kind = "Linear";
  }
  planner.append(node, std::move(step));
}

/// Batch normalization with running statistics is a factor and a summand for each channel.
inline void normalize_batch(Planner& planner, int node, Step step) {
  const std::vector<float>& weight = step.find("weight")->numbers;
  const std::vector<float>& bias = step.find("bias")->numbers;
  const std::vector<float>& mean = step.find("running_mean")->numbers;
  const std::vector<float>& variance = step.find("running_var")->numbers;
  std::vector<float> scale(weight.size());
  std::vector<float> shift(weight.size());
  for (std::size_t i = 0; i < scale.size(); ++i) {
    const double factor = weight[i] / std::sqrt(variance[i] + step.attributes.epsilon.value());
    scale[i] = static_cast<float>(factor);
    shift[i] = static_cast<float>(bias[i] - mean[i] * factor);
  }
  detail::scale_channels(planner, node, step, std::move(scale), std::move(shift));
}

inline void scale_layer(Planner& planner, int node, Step step) {
  std::vector<float> scale = std::move(step.find("gamma")->numbers);
  std::vector<float> none(scale.size());
  detail::scale_channels(planner, node, step, std::move(scale), std::move(none));
}

/// An activation of concatenated convolutions is one of each, since their primitives apply most of them in passing.
inline void activate(Planner& planner, int node, Step step) {
  Step* const before = planner.sole_producer(step.inputs[0]);
  if (!detail::is_weighted_sum(planner, before))
    return detail::attach(planner, node, step.path, step.inputs[0], {.kind = step.kind});
  detail::for_each_sum(planner, *before, 0, [&](Step& sum, std::size_t) { sum.post.push_back({.kind = step.kind}); });
  planner.absorb(node, *before);
}

/// A sum is attached to the later of the two steps that compute its summands.
inline void add(Planner& planner, int node, Step step) {
  const Step* const first = planner.sole_producer(step.inputs[0]);
  const bool to_first = first != nullptr && planner.is_before(step.inputs[1], *first);
  if (!to_first) std::swap(step.inputs[0], step.inputs[1]);
  detail::attach(planner, node, step.path, step.inputs[0], {.kind = "Add", .operand = step.inputs[1]});
}

/// A gate that is computed from the map that it scales is one step with it, where it is a squeeze-and-excite.
inline void gate(Planner& planner, int node, Step step) {
  if (std::optional<Step> whole = detail::squeeze_excite(planner, step)) planner.append(node, *std::move(whole));
  else detail::attach(planner, node, step.path, step.inputs[0], {.kind = "Gate", .operand = step.inputs[1]});
}

/// Puts γ and the spectral norm of self-attention into its weight.
inline void attend(Planner& planner, int node, Step step) {
  Tensor weight = std::move(*step.find("conv.weight_orig"));
  const std::vector<float>& u = step.find("conv.weight_u")->numbers;
  const std::vector<float>& v = step.find("conv.weight_v")->numbers;
  double norm = 0;
  for (std::size_t row = 0; row < u.size(); ++row) {
    double product = 0;
    for (std::size_t column = 0; column < v.size(); ++column)
      product += static_cast<double>(weight.numbers[row * v.size() + column]) * v[column];
    norm += u[row] * product;
  }
  const double factor = step.find("gamma")->numbers[0] / norm;
  for (float& number : weight.numbers) number = static_cast<float>(number * factor);
  weight.name = "weight";
  step.tensors = {std::move(weight)};
  planner.append(node, std::move(step));
}

}  // namespace archetype::inference
