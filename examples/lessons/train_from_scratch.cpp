// SPDX-License-Identifier: MIT
// test: exit 2: train_from_scratch tests/reference/folders
// test: train_from_scratch tests/reference/folders build/from-scratch.safetensors 2 8
// says: validation accuracy
// test: exit 1: train_from_scratch tests/reference/nowhere build/nothing.safetensors
//
// Trains a ResNet-18 from scratch on a folder of images with one directory per class, by a recipe in the manner of
// timm: strong augmentation, mixed images, a learning rate with warm-up, and an average of the weights.
//
//     $ ./dev run train_from_scratch flowers flowers.safetensors 300
#include <archetype/archetype.hpp>

#include <cstdio>
#include <exception>
#include <filesystem>

#include "../device.hpp"
#include "../options.hpp"

using namespace archetype;

void train(const std::filesystem::path& directory, const std::filesystem::path& file, int epochs, int batch,
           const torch::Device& device) {
  torch::manual_seed(1);
  // [data]
  const ImageFolder folder{directory};
  const Split split = folder.split(/*validation=*/0.25, /*seed=*/1);
  const Loader data{split,
                    {.batch = batch, .seed = 1, .workers = 2, .weights = balanced_image_weights(split.train)},
                    RandomResizedCrop{.size = 64},
                    RandomHorizontalFlip{},
                    TrivialAugmentWide{},
                    imagenet_statistics(),
                    RandomErasing{.probability = 0.1}};
  // [data]

  // [train]
  Model<ResNet18> model{{.classes = static_cast<int>(folder.classes().size())}};
  model->set_classes(folder.classes());
  model->to(device);
  Trainer trainer{Averaged{model, {.decay = 0.9998, .warm_up = true}},
                  data,
                  RMSpropTF{},
                  WarmUp{Cosine{.lr = 0.01}, /*fraction=*/0.05},
                  metrics(Accuracy{}),
                  callbacks(ProgressBar{}),
                  MixupOrCutMix<ClassBinaryCrossEntropy>{.loss = {.target_threshold = 0.2}}};
  trainer.fit(epochs);
  trainer.model().adopt_average();
  save(model, file);
  // [train]

  // [flips]
  const Evaluation evaluation = evaluate(Flipped{model}, data.validation());
  std::printf("validation accuracy with flips: %.1f %%\n", 100 * evaluation.accuracy());
  // [flips]
}

int main(int count, char** arguments) {
  try {
    const torch::Device device = take_device(count, arguments);
    if (count < 3 || count > 5) {
      std::fputs("usage: train_from_scratch DIRECTORY FILE [EPOCHS [BATCH]] [--device NAME]\n", stderr);
      return 2;
    }
    const int epochs = count > 3 ? number("the number of epochs", arguments[3], 10'000) : 300;
    const int batch = count > 4 ? number("the batch", arguments[4], 10'000) : 64;
    train(arguments[1], arguments[2], epochs, batch, device);
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "train_from_scratch: %s\n", error.what());
    return 1;
  }
}
