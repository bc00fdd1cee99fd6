// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/data/loading/loader.hpp>

#include <cstdint>
#include <utility>
#include <vector>

/// A loader that has the same batches in each epoch, and none to validate.
class RepeatedBatches {
 public:
  explicit RepeatedBatches(std::vector<archetype::Batch> all) : all_(std::move(all)) {}

  const std::vector<archetype::Batch>& training(std::uint64_t) const { return all_; }
  const std::vector<archetype::Batch>& validation() const { return none_; }
  std::int64_t batches() const { return static_cast<std::int64_t>(all_.size()); }

 private:
  std::vector<archetype::Batch> all_, none_;
};
