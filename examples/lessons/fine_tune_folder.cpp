// SPDX-License-Identifier: MIT
// test: exit 2: fine_tune_folder resnet18
// do: $<TARGET_FILE:load_weights>
// then: fine_tune_folder resnet18 runs/weights/resnet18.safetensors tests/reference/folders build/tuned.safetensors
// says: epoch 3/3
// do: $<TARGET_FILE:classify> resnet18 build/tuned.safetensors tests/reference/folders/red/00.jpg | grep -q red
//
// Fine-tunes a network of the zoo, with weights that someone published, on a folder of images with one directory per
// class, and saves it with the class names and the preprocessing.
//
//     $ ./dev run fine_tune_folder timm/resnet50 resnet50_a1_in1k.safetensors flowers flowers.safetensors
#include <archetype/archetype.hpp>

#include <cstdio>
#include <exception>
#include <filesystem>

#include "../device.hpp"

using namespace archetype;

void fine_tune_on(const char* name, const std::filesystem::path& weights, const std::filesystem::path& directory,
                  const std::filesystem::path& file, const torch::Device& device) {
  torch::manual_seed(1);
  // [tune]
  const ImageFolder folder{directory};
  AnyModel model = zoo::make(name, {.classes = static_cast<int>(folder.classes().size())});
  load(model, weights, Adapt{});
  model->set_classes(folder.classes());
  model->to(device);
  const Loader data{folder.split(/*validation=*/0.2, /*seed=*/1),
                    {.batch = 16, .workers = 2},
                    RandomHorizontalFlip{},
                    Preprocess{model->preset}};
  Trainer trainer{model, data, Adam{}, OneCycle{}, metrics(Accuracy{}), callbacks(ProgressBar{})};
  fine_tune(trainer, /*epochs=*/3);
  save(model, file);
  // [tune]
}

int main(int count, char** arguments) {
  try {
    const torch::Device device = take_device(count, arguments);
    if (count != 5) {
      std::fputs("usage: fine_tune_folder NETWORK WEIGHTS DIRECTORY FILE [--device NAME]\n", stderr);
      return 2;
    }
    fine_tune_on(arguments[1], arguments[2], arguments[3], arguments[4], device);
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "fine_tune_folder: %s\n", error.what());
    return 1;
  }
}
