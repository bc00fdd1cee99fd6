// SPDX-License-Identifier: MIT
// links: archetype::inference
// test: cifar_without_libtorch
//
// The network of cifar_resnet.cpp in a program that contains nothing of LibTorch. Its header describes the network,
// with an operation that no library knows; here, a kernel computes this operation.
//
//     $ ./dev run cifar_without_libtorch DIRECTORY
//     8103 of 10000 right
//
// cifar_resnet.cpp says which files the directory contains.
#include <archetype/inference.hpp>

#include <cstdio>
#include <exception>
#include <filesystem>
#include <vector>

#include "../cifar_comparison.hpp"
#include "cifar_resnet.hpp"

using namespace archetype;

// [kernel]
/// Copies the input's channels into the middle of the result's, and fills the others with zeros.
void pad_with_zeros(const KernelCall& call) {
  const ConstMap& input = call.inputs[0];
  const int more = (call.result.channels - input.channels) / 2;
  for (int image = 0; image < call.result.images; ++image)
    for (int channel = 0; channel < call.result.channels; ++channel)
      for (int y = 0; y < call.result.height; ++y)
        for (int x = 0; x < call.result.width; ++x) {
          const int from = channel - more;
          const bool inside = from >= 0 && from < input.channels;
          call.result(image, channel, y, x) = inside ? input(image, from, y, x) : 0;
        }
}

const InferenceKernel pad_channels_kernel{.kind = "PadChannels", .compute = pad_with_zeros};
// [kernel]

int main(int count, char** arguments) try {
  const std::filesystem::path directory = cifar_directory(count, arguments);
  if (directory.empty()) return 0;
  // [compile]
  InferenceNetwork network =
      compile_for_inference<CifarResNet20>(directory / "resnet20-12fca82f.th", {.kernels = {pad_channels_kernel}});
  // [compile]
  return agrees_with_pytorch([&](const std::vector<float>& images) { return network(images); }, directory) ? 0 : 1;
} catch (const std::exception& error) {
  std::fprintf(stderr, "cifar_without_libtorch: %s\n", error.what());
  return 1;
}
