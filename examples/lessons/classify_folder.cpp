// SPDX-License-Identifier: MIT
// test: classify_folder tests/reference/folders build/test-folder.safetensors tests/reference/folders/red/00.jpg
// says: red
// test: exit 2: classify_folder
//
// Trains a small network on a folder of images with one directory per class, saves it, and classifies an image with the
// saved file, which contains the class names and the preprocessing.
//
//     $ ./dev run classify_folder tests/reference/folders colors.safetensors tests/reference/folders/red/00.jpg
#include <archetype/archetype.hpp>

#include <cstdio>
#include <exception>
#include <filesystem>

#include "../device.hpp"

using namespace archetype;

struct SmallNet : Network<Input<3, 32, 32>, Conv<16, Kernel<3>>, BatchNorm, ReLU, Stage<1, BasicBlock<32>, Stride<2>>,
                          Classifier<0>> {};

void train(const std::filesystem::path& directory, const std::filesystem::path& file, const torch::Device& device) {
  torch::manual_seed(1);
  // [train]
  const ImageFolder folder{directory};
  Model<SmallNet> model{{.classes = static_cast<int>(folder.classes().size())}};
  model->set_classes(folder.classes());
  model->to(device);
  const Loader data{folder.split(/*validation=*/0.2, /*seed=*/1), {.batch = 8}, Preprocess{model->preset}};
  Trainer trainer{model, data, Adam{}, OneCycle{.lr = 1e-2}};
  trainer.fit(8);
  save(model, file);
  // [train]
}

void classify(const std::filesystem::path& file, const std::filesystem::path& image) {
  // [classify]
  const StateDict state = read_weights(file);
  Model<SmallNet> model{{.classes = static_cast<int>(stored_class_names(state).size())}};
  load(model, state);
  const Prediction best = classify<1>(model, image)[0];
  std::printf("%s: %s (%.1f %%)\n", image.c_str(), best.name.c_str(), 100 * best.probability);
  // [classify]
}

int main(int count, char** arguments) {
  try {
    const torch::Device device = take_device(count, arguments);
    if (count != 4) {
      std::fputs("usage: classify_folder DIRECTORY WEIGHTS IMAGE [--device NAME]\n", stderr);
      return 2;
    }
    train(arguments[1], arguments[2], device);
    classify(arguments[2], arguments[3]);
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "classify_folder: %s\n", error.what());
    return 1;
  }
}
