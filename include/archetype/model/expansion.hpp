// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/node.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string_view>

#include <torch/nn/module.h>
#include <torch/types.h>

namespace archetype {

/// The inputs of an operation in a forward pass.
class Operands {
 public:
  Operands(std::span<torch::Tensor> values, bool first_is_spare) : values_(values), first_is_spare_(first_is_spare) {}

  const torch::Tensor& operator[](std::size_t i) const { return values_[i]; }
  std::span<torch::Tensor> all() const { return values_; }

  /// Whether the first input may be overwritten: no other operation reads it, and autograd does not need it.
  bool first_is_spare() const { return first_is_spare_; }

 private:
  std::span<torch::Tensor> values_;
  bool first_is_spare_;
};

/// A node in terms of LibTorch: its computation, and the module to register under the node's name, if it has one.
struct Expansion {
  std::shared_ptr<torch::nn::Module> module{};
  std::function<torch::Tensor(const Operands&)> forward;
};

/// The expansion to a module with one input: `expand(torch::nn::Mish{})`.
template <class Holder>
Expansion expand(Holder holder) {
  return {holder.ptr(), [holder](const Operands& x) mutable { return holder->forward(x[0]); }};
}

/// How LibTorch computes the operations of one kind. That of an operation of one's own is passed to `Model`:
///
///     const OperationModule mish{"Mish", [](const Node&, const Inputs&) { return expand(torch::nn::Mish{}); }};
///     Model<Net> model{{.modules = {mish}}};
struct OperationModule {
  std::string_view kind;  ///< of the operation; models refer to it, so it is usually a literal

  /// Returns a new module, and the computation of one use of the operation.
  Expansion (*expand)(const Node& node, const Inputs& inputs);
};

}  // namespace archetype
