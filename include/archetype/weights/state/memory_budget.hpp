// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/weights/state/state_dict.hpp>

#include <algorithm>
#include <cstdint>
#include <string>

namespace archetype::detail {

/// What reading a file may allocate: as much as the file twice over, or a megabyte, so that no few bytes, by what they
/// declare, make a process grow.
class MemoryBudget {
 public:
  explicit MemoryBudget(std::uint64_t file_size) : left_(std::max(2 * file_size, std::uint64_t{1} << 20)) {}

  /// Throws `BadWeights` where what is to be allocated, such as "a copy of tensor x", is no longer covered.
  void take(std::uint64_t bytes, const std::string& what) {
    if (!covers(bytes)) throw BadWeights(what + " takes more memory than the file twice over");
    left_ -= bytes;
  }
  bool covers(std::uint64_t bytes) const { return bytes <= left_; }

 private:
  std::uint64_t left_;
};

}  // namespace archetype::detail
