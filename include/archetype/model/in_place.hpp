// SPDX-License-Identifier: MIT
#pragma once
#include <utility>
#include <vector>

#include <torch/types.h>

namespace archetype::detail {

/// Puts other numbers in place of those of tensors for its lifetime, without copying.
class InPlace {
 public:
  InPlace() = default;
  InPlace(const InPlace&) = delete;
  InPlace& operator=(const InPlace&) = delete;
  ~InPlace() {
    for (auto& [own, former] : kept_) own.set_data(former);
  }

  void put(torch::Tensor own, const torch::Tensor& other) {
    kept_.emplace_back(own, own.detach());
    own.set_data(other);
  }

 private:
  std::vector<std::pair<torch::Tensor, torch::Tensor>> kept_;
};

}  // namespace archetype::detail
