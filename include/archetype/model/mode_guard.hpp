// SPDX-License-Identifier: MIT
#pragma once
#include <memory>
#include <utility>
#include <vector>

#include <torch/nn/module.h>

namespace archetype::detail {

/// Puts a module into a mode, and restores the former mode of each of its modules at the end of the scope, even if an
/// exception is thrown.
class ModeGuard {
 public:
  enum class Mode { evaluation, training };

  ModeGuard(torch::nn::Module& module, Mode mode) : module_(module), was_training_(module.is_training()) {
    for (auto& inner : module.modules(/*include_self=*/false)) {
      const bool training = inner->is_training();
      inner_.emplace_back(std::move(inner), training);
    }
    module.train(mode == Mode::training);
  }
  ModeGuard(const ModeGuard&) = delete;
  ModeGuard& operator=(const ModeGuard&) = delete;
  ~ModeGuard() {
    // A module sets the mode of all within it, so the outer ones come first; frozen parts may be in evaluation mode.
    module_.train(was_training_);
    for (const auto& [inner, training] : inner_)
      if (inner->is_training() != training) inner->train(training);
  }

 private:
  torch::nn::Module& module_;
  bool was_training_;
  std::vector<std::pair<std::shared_ptr<torch::nn::Module>, bool>> inner_;
};

}  // namespace archetype::detail
