// SPDX-License-Identifier: MIT
#include <archetype/image.hpp>
#include <archetype/inference.hpp>

#include <cstddef>
#include <cstring>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

using namespace archetype;

struct Tiny : Network<Input<3, 8, 8>, Conv<4, Kernel<3>, Bias>, ReLU, Head<GlobalAveragePool, Flatten, Logits<2>>> {};

/// Runs a network whose weights are all zeros, but for the last bias.
int main() {
  StateDict state;
  for (const GraphTensor& tensor : tensors_of(graph<Tiny>)) {
    const std::span<const int> extents = tensor.extents.view();
    std::vector<std::byte> bytes(static_cast<std::size_t>(tensor.extents.elements()) * sizeof(float));
    const float second = 2;
    if (tensor.path() == "fc.bias") std::memcpy(bytes.data() + sizeof(float), &second, sizeof(float));
    state.add({.name = tensor.path(), .extents = {extents.begin(), extents.end()}, .bytes = {}}, std::move(bytes));
  }
  InferenceNetwork network = compile_for_inference<Tiny>(state);
  const std::vector<float> logits = network(std::vector<float>(3 * 8 * 8, 1.0F));
  std::cout << logits[0] << ' ' << logits[1] << '\n';
  return logits[0] == 0 && logits[1] == 2 ? 0 : 1;
}
