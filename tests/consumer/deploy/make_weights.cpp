// SPDX-License-Identifier: MIT
#include <archetype/weights.hpp>

#include <cstddef>
#include <cstring>
#include <span>
#include <utility>
#include <vector>

#include "tiny.hpp"

using namespace archetype;

/// Writes weights that are all zeros, but for the last bias.
int main(int, char** arguments) {
  StateDict state;
  for (const GraphTensor& tensor : tensors_of(graph<Tiny>)) {
    const std::span<const int> extents = tensor.extents.view();
    std::vector<std::byte> bytes(static_cast<std::size_t>(tensor.extents.elements()) * sizeof(float));
    const float second = 2;
    if (tensor.path() == "fc.bias") std::memcpy(bytes.data() + sizeof(float), &second, sizeof(float));
    state.add({.name = tensor.path(), .extents = {extents.begin(), extents.end()}, .bytes = {}}, std::move(bytes));
  }
  write_weights(arguments[1], state);
}
