// SPDX-License-Identifier: MIT
// links: archetype::inference
// test: exit 2: run_without_libtorch
//
// Classifies an image with a ResNet-50 from a weight file, in a program that contains nothing of LibTorch.
//
//     $ ./dev run run_without_libtorch resnet50.safetensors cat.jpg
#include <archetype/image.hpp>
#include <archetype/inference.hpp>
#include <archetype/zoo/class_names.hpp>
#include <archetype/zoo/presets.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <string>
#include <vector>

using namespace archetype;

void classify(const std::filesystem::path& weights, const std::filesystem::path& photo) {
  // [compile]
  InferenceNetwork network = compile_for_inference<ResNet50>(weights);
  const std::vector<float> image = preprocess(read_image(photo), Preset{}.resolved(224));
  const std::vector<float> logits = network(image);
  // [compile]
  const auto label = static_cast<std::size_t>(std::max_element(logits.begin(), logits.end()) - logits.begin());
  std::printf("%s\n", class_name(class_names(LabelSet::imagenet, logits.size()), label).c_str());
}

void run_batches(const std::filesystem::path& weights, const std::vector<float>& images) {
  // [options]
  InferenceNetwork network =
      compile_for_inference<ResNet50>(weights, {.batches = {1, 8},
                                                .threads = 2,
                                                .request = {.size = 288, .features = {"layer2", "layer4"}},
                                                .adapt = Adapt{}});  // without the head's weights
  const std::vector<std::vector<float>> maps = network.features(images);
  // [options]
  std::printf("%zu maps\n", maps.size());
}

void explain(const std::filesystem::path& weights, const std::vector<float>& image) {
  // [profile]
  InferenceNetwork network = compile_for_inference<ResNet50>(weights);
  std::printf("%s", network.profile(image).text().c_str());
  std::printf("%zu bytes of weights, %zu bytes for activations\n", network.weight_bytes(), network.activation_bytes());
  // [profile]
}

int main(int count, char** arguments) {
  if (count != 3) {
    std::puts("usage: run_without_libtorch WEIGHTS PHOTO");
    return 2;
  }
  try {
    classify(arguments[1], arguments[2]);
    explain(arguments[1], std::vector<float>(3 * 224 * 224));
    run_batches(arguments[1], std::vector<float>(3 * 288 * 288));
  } catch (const std::exception& error) {
    std::printf("%s\n", error.what());
    return 1;
  }
}
