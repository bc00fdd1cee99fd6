// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/weights/state/state_dict.hpp>

#include <algorithm>
#include <cstdint>
#include <string>

namespace archetype::detail {

/// Limits what reading a file may allocate to twice its size, or at least a megabyte, so that a small file cannot
/// exhaust memory by what it declares.
class MemoryBudget {
 public:
  explicit MemoryBudget(std::uint64_t file_size) : left_(std::max(2 * file_size, std::uint64_t{1} << 20)) {}

  /// Throws `BadWeights` if allocating `what`, such as "a copy of tensor x", would exceed the budget.
  void take(std::uint64_t bytes, const std::string& what) {
    if (!covers(bytes)) throw BadWeights(what + " takes more memory than the file twice over");
    left_ -= bytes;
  }
  bool covers(std::uint64_t bytes) const { return bytes <= left_; }

 private:
  std::uint64_t left_;
};

}  // namespace archetype::detail
