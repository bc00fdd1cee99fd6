// SPDX-License-Identifier: MIT
#pragma once
#include <torch/nn/module.h>

namespace archetype::detail {

/// Puts a module into evaluation mode, and back at the end, whatever happens.
class EvaluationMode {
 public:
  explicit EvaluationMode(torch::nn::Module& module) : module_(module), was_training_(module.is_training()) {
    module.eval();
  }
  EvaluationMode(const EvaluationMode&) = delete;
  EvaluationMode& operator=(const EvaluationMode&) = delete;
  ~EvaluationMode() { module_.train(was_training_); }

 private:
  torch::nn::Module& module_;
  bool was_training_;
};

}  // namespace archetype::detail
