// SPDX-License-Identifier: MIT
// test: load_weights
//
// Saves a network's weights, and loads them into the same network and into one for fine-tuning.
//
//     $ ./dev run load_weights
#include <archetype/archetype.hpp>

#include <cstdio>
#include <filesystem>

using namespace archetype;

void write(const std::filesystem::path& file) {
  // [save]
  Model<ResNet18> model;
  save(model, file, dialects::timm, WithTestVector{});
  // [save]
}

void read(const std::filesystem::path& file) {
  // [load]
  Model<ResNet18> model;
  const LoadReport report = load(model, file);
  std::printf("%s\n", report.text().c_str());
  // [load]
  load(model, file, Verify{});
}

void adapt(const std::filesystem::path& file) {
  // [adapt]
  Model<ResNet18> model{{.classes = 37, .channels = 1}};
  const LoadReport report = load(model, file, Adapt{});
  for (const TensorMatch& match : report.adapted) std::printf("%s\n", match.text().c_str());
  // [adapt]
}

int main() {
  const std::filesystem::path directory = "runs/weights";
  create_directories(directory);
  write(directory / "resnet18.safetensors");
  read(directory / "resnet18.safetensors");
  adapt(directory / "resnet18.safetensors");
}
