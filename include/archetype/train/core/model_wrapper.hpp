// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/train/core/trainable.hpp>

#include <utility>

namespace archetype::detail {

/// What `Wrapper`, a policy around a model such as `Autocast`, shares with every other one: it holds the model, and is
/// `Trainable` itself as soon as it has a `forward` of its own.
template <class Wrapper, Trainable ModelPolicy>
class ModelWrapper {
 public:
  auto& operator*() const { return *model_; }
  Wrapper* operator->() { return static_cast<Wrapper*>(this); }
  const Wrapper* operator->() const { return static_cast<const Wrapper*>(this); }

  void train(bool on = true) { model_->train(on); }
  void eval() { model_->eval(); }

 protected:
  explicit ModelWrapper(ModelPolicy model) : model_(std::move(model)) {}

  mutable ModelPolicy model_;  // a constant holder refers to a module that can be changed, as LibTorch's do
};

}  // namespace archetype::detail
