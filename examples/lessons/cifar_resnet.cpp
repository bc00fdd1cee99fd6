// SPDX-License-Identifier: MIT
// test: cifar_resnet
//
// A network that no zoo has, with published weights: the ResNet-20 for CIFAR-10 of He et al. (2016, section 4.2),
// described with a block and an operation of its own, and a file in PyTorch's format of 2018. It classifies the 10 000
// test images.
//
//     $ ./dev run cifar_resnet DIRECTORY
//     97 tensors loaded, by names of archetype after "module."
//     read from "state_dict"
//     8103 of 10000 right
//
// The directory, or ARCHETYPE_REAL_DATA if none is given, contains the weights, resnet20-12fca82f.th; the images as
// test/CLASS/NUMBER.jpg in cifar10-test.tar.gz; and in resnet20.json PyTorch's results for both.
#include "cifar_resnet.hpp"

#include <archetype/archetype.hpp>

#include <cstdint>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <vector>

#include "../cifar_comparison.hpp"
#include "../device.hpp"
#include "pad_channels_module.hpp"

using namespace archetype;

bool run(const std::filesystem::path& directory, const torch::Device& device) {
  // [load]
  Model<CifarResNet20> model{{.modules = {pad_channels_module}}};
  std::printf("%s\n", load(model, directory / "resnet20-12fca82f.th").text().c_str());
  model->eval();
  // [load]
  model->to(device);

  const auto network = [&](std::vector<float> images) -> std::vector<float> {
    const torch::NoGradGuard no_gradient;
    const auto count = static_cast<std::int64_t>(images.size()) / (3 * 32 * 32);
    const torch::Tensor batch = torch::from_blob(images.data(), {count, 3, 32, 32});
    const torch::Tensor logits = model->forward(batch.to(device)).cpu().contiguous();
    return {logits.data_ptr<float>(), logits.data_ptr<float>() + logits.numel()};
  };
  return agrees_with_pytorch(network, directory);
}

int main(int count, char** arguments) try {
  const torch::Device device = take_device(count, arguments);
  const std::filesystem::path directory = cifar_directory(count, arguments);
  return directory.empty() || run(directory, device) ? 0 : 1;
} catch (const std::exception& error) {
  std::fprintf(stderr, "cifar_resnet: %s\n", error.what());
  return 1;
}
