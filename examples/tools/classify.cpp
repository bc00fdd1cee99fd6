// SPDX-License-Identifier: MIT
// test: exit 2: classify resnet18 no-such-weights.pth
// test: exit 1: classify resnet18 no-such-weights.pth tests/reference/image/rgb.jpg
// test: exit 1: classify resnet18 no-such-weights.pth tests/reference/image/rgb.jpg --device nonsense
// says: no device is named
// then: exit 1: classify resnet18 no-such-weights.pth tests/reference/image/rgb.jpg --device cuda:99
// says: LibTorch finds no device
// test: exit 1: classify no-such-network no-such-weights.pth tests/reference/image/rgb.jpg
//
// Classifies images with a network of the zoo and weights from a file, of any library or saved here after fine-tuning:
// prints the five most likely classes of each image with their probabilities.
//
//     $ ./dev run classify timm/resnet50 resnet50_a1_in1k.safetensors cat.jpg dog.jpg
#include <archetype/archetype.hpp>

#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include "../device.hpp"

using namespace archetype;

void classify(const char* name, const char* weights, const char* const* images, const torch::Device& device) {
  // [classify]
  const std::vector<std::string> classes = stored_class_names(read_weights(weights));  // empty unless fine-tuned
  AnyModel model = zoo::make(name, {.classes = static_cast<int>(classes.size())});
  load(model, weights);
  model->to(device);
  for (; *images != nullptr; ++images) {
    std::printf("%s\n", *images);
    for (const Prediction& prediction : classify(model, *images, 5))
      std::printf("%8.1f %%  %s  (logit %.4f)\n", 100 * prediction.probability, prediction.name.c_str(),
                  prediction.logit);
  }
  // [classify]
}

int main(int count, char** arguments) {
  try {
    const torch::Device device = take_device(count, arguments);
    if (count < 4) {
      std::fputs("usage: classify NETWORK WEIGHTS IMAGE… [--device NAME]\n", stderr);
      return 2;
    }
    classify(arguments[1], arguments[2], arguments + 3, device);
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "classify: %s\n", error.what());
    return 1;
  }
}
