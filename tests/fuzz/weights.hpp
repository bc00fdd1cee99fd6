// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/weights/state/state_dict.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

#include "check.hpp"
#include "memory.hpp"

namespace fuzz {

/// Reads an input as a weight file, which must give tensors that can be read to their ends, or be refused by a
/// sentence, and take no more memory than the file twice over or a megabyte; and a quarter of a megabyte for what
/// libraries need whatever the file is.
inline int read_weights(const std::uint8_t* data, std::size_t size, const auto& parse) {
  constexpr long long megabyte = 1 << 20;
  const PeakMemory memory;
  try {
    const archetype::StateDict state = parse(std::as_bytes(std::span{data, size}));
    for (const archetype::StoredTensor& tensor : state.tensors()) {
      if (state.find(tensor.name) != &tensor) report("a tensor that is not found by its name");
      if (tensor.bytes.size() != static_cast<std::size_t>(tensor.elements()) * size_of(tensor.type))
        report("a tensor of other bytes than its extents say");
      touch(tensor.bytes);
    }
  } catch (const archetype::BadWeights& bad) {
    check_sentence(bad.what());
  }
  if (memory.bytes() > std::max(2 * static_cast<long long>(size), megabyte) + megabyte / 4)
    report("more memory is taken than the file twice over");
  return 0;
}

}  // namespace fuzz
