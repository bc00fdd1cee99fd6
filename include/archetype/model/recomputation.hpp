// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/model/autocast_guard.hpp>
#include <archetype/model/in_place.hpp>
#include <archetype/model/random_state.hpp>
#include <archetype/model/torch_version.hpp>

#include <cstddef>
#include <functional>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

#include <ATen/autocast_mode.h>
#include <ATen/core/ivalue.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/types.h>

namespace archetype::detail {

/// In its lifetime, automatic mixed precision does not remember the weights that it converts: those converted without
/// gradients would hide the weights from a pass with gradients.
class UncachedAutocast {
 public:
  UncachedAutocast() : was_caching_(at::autocast::is_autocast_cache_enabled()) {
    at::autocast::set_autocast_cache_enabled(false);
  }
  UncachedAutocast(const UncachedAutocast&) = delete;
  UncachedAutocast& operator=(const UncachedAutocast&) = delete;
  ~UncachedAutocast() { at::autocast::set_autocast_cache_enabled(was_caching_); }

 private:
  bool was_caching_;
};

/// A part of a network that keeps only its input in the forward pass, and is computed again in the backward pass. The
/// second time it draws the same random numbers and starts from the same buffers, in the same precision, and leaves
/// generators and buffers as they were.
class Recomputation : public torch::CustomClassHolder {
 public:
  /// Computes the part from its input, the second time if `again`.
  using Compute = std::function<torch::Tensor(const torch::Tensor& input, bool again)>;

  Recomputation(Compute compute, const torch::Device& device, std::vector<torch::Tensor> buffers)
      : compute_(std::move(compute)), device_(device), buffers_(std::move(buffers)) {}

  torch::Tensor first(const torch::Tensor& input) {
    const UncachedAutocast uncached;
    if (has_autocast(device_.type())) autocast_ = autocast_state(device_.type());
    random_ = random_states(device_);
    for (const torch::Tensor& buffer : buffers_) before_.push_back(buffer.clone());
    return compute_(input, false);
  }

  torch::Tensor again(const torch::Tensor& input) const {
    const UncachedAutocast uncached;
    std::optional<AutocastGuard> precision;
    if (autocast_) precision.emplace(device_.type(), *autocast_);
    const RandomStatesGuard guard{device_};
    set_random_states(random_, device_);
    InPlace buffers;
    for (std::size_t i = 0; i < buffers_.size(); ++i) buffers.put(buffers_[i], before_[i].clone());
    return compute_(input, true);
  }

 private:
  Compute compute_;
  torch::Device device_;
  std::vector<torch::Tensor> buffers_, before_;
  RandomStates random_;
  std::optional<AutocastState> autocast_;
};

/// A part of a network as one operation of autograd, which keeps its input only. It returns the gradients of the
/// parameters to the outer backward pass, so frozen ones get none, and images that need no gradient do no harm.
class RecomputationFunction : public torch::autograd::Function<RecomputationFunction> {
 public:
  static torch::Tensor forward(torch::autograd::AutogradContext* context, const torch::Tensor& input,
                               at::TensorList parameters, const c10::intrusive_ptr<Recomputation>& part) {
    torch::autograd::variable_list operands{input};
    operands.insert(operands.end(), parameters.begin(), parameters.end());
    context->save_for_backward(std::move(operands));
    context->saved_data["part"] = c10::IValue::make_capsule(part);
    return part->first(input);
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                 const torch::autograd::variable_list& gradients) {
    if (torch::GradMode::is_enabled())
      throw std::runtime_error(
          "segments that are computed again have no second derivatives; call recompute({}) on the "
          "network");
    const auto part = c10::static_intrusive_pointer_cast<Recomputation>(context->saved_data["part"].toCapsule());
    torch::autograd::variable_list operands = context->get_saved_variables();
    operands[0] = operands[0].detach().requires_grad_(operands[0].requires_grad());
    torch::autograd::variable_list wanted;
    for (const torch::Tensor& operand : operands)
      if (operand.requires_grad()) wanted.push_back(operand);

    const torch::AutoGradMode with_gradients{true};
    const torch::Tensor result = part->again(operands[0]);
    torch::autograd::variable_list found =
        torch::autograd::grad({result}, wanted, gradients, /*retain_graph=*/{}, /*create_graph=*/false,
                              /*allow_unused=*/true);
    torch::autograd::variable_list results(operands.size() + 1);  // and none for the part itself
    for (std::size_t i = 0, next = 0; i < operands.size(); ++i)
      if (operands[i].requires_grad()) results[i] = std::move(found[next++]);
    return results;
  }
};

}  // namespace archetype::detail
