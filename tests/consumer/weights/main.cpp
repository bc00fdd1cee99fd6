// SPDX-License-Identifier: MIT
#include <archetype/weights.hpp>

#include <filesystem>
#include <iostream>

using namespace archetype;

/// Reads a file of each format, and writes what it has read.
int main(int, char** arguments) {
  const std::filesystem::path reference = arguments[1];
  const StateDict state = read_weights(reference / "weights/torchvision_references.pth");
  const std::filesystem::path copy = std::filesystem::temp_directory_path() / "archetype-consumer.safetensors";
  write_weights(copy, state);
  const StateDict again = read_weights(copy);
  std::filesystem::remove(copy);
  const zoo::Identification found = zoo::identify(again);
  std::cout << found.candidates.front().entry->full_name() << '\n';
  return again.tensors().size() == state.tensors().size() ? 0 : 1;
}
