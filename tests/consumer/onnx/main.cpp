// SPDX-License-Identifier: MIT
#include <archetype/onnx.hpp>

#include <cstddef>
#include <filesystem>
#include <iostream>
#include <vector>

using namespace archetype;

struct Net : Network<Input<3, 8, 8>, Conv<4, Kernel<3>>, ReLU, Classifier<2>> {};

/// Exports a network with weights of zero.
int main() {
  StateDict state;
  for (const GraphTensor& tensor : tensors_of(graph<Net>)) {
    const auto extents = tensor.extents.view();
    state.add({.name = tensor.path(), .extents = {extents.begin(), extents.end()}, .bytes = {}},
              std::vector<std::byte>(4 * static_cast<std::size_t>(tensor.extents.elements())));
  }
  const std::filesystem::path directory = std::filesystem::temp_directory_path();
  const std::filesystem::path weights = directory / "archetype-consumer-onnx.safetensors";
  const std::filesystem::path model = directory / "archetype-consumer.onnx";
  write_weights(weights, state);
  export_onnx<Net>(weights, model);
  const auto size = std::filesystem::file_size(model);
  std::filesystem::remove(weights);
  std::filesystem::remove(model);
  std::cout << size << " bytes\n";
  return size > 4U * parameters<Net> ? 0 : 1;
}
