// SPDX-License-Identifier: MIT
#include <archetype/data/loading/loader.hpp>
#include <archetype/data/sources/image_folder.hpp>
#include <archetype/data/transforms/preprocess.hpp>
#include <archetype/data/transforms/transform.hpp>
#include <archetype/zoo/registry.hpp>

#include <cstdint>
#include <filesystem>
#include <vector>

#include <catch2/catch.hpp>

using namespace archetype;

namespace {

const std::filesystem::path folders = "tests/reference/folders";

torch::Tensor by_hand(const Image& image, const Preset& preset) {
  const std::vector<float> planes = preprocess(image, preset);
  return torch::tensor(planes).view({3, preset.size, preset.size});
}

}  // namespace

TEST_CASE("A folder is made the very floats that a preset makes of each picture, in training and validation") {
  const char* const name = GENERATE("timm/tf_efficientnet_b0_ap", "fastai/xresnet18", "timm/tf_efficientnetv2_b3");
  const Preset preset = zoo::find(name).preset().rescaled(24);
  const ImageFolder folder{folders};
  const Loader loader{Split{folder, folder}, {.batch = 5, .workers = 2}, Preprocess{preset}};
  std::int64_t position = 0;
  for (const Batch& batch : loader.validation())
    for (std::int64_t i = 0; i < batch.size(); ++i)
      CHECK(torch::equal(batch.images[i], by_hand(folder.image(position++), preset)));
  CHECK(position == folder.size());
  for (const Batch& batch : loader.training(0))
    CHECK(batch.images.sizes().vec() == std::vector<std::int64_t>{5, 3, 24, 24});
}

TEST_CASE("An augmentation before it varies training alone") {
  const ImageFolder folder{folders};
  const Preset preset = Preset{.size = 16}.resolved(16);
  const Pipeline pipeline{RandomHorizontalFlip{.probability = 1}, Preprocess{preset}};
  const Image image = folder.image(0);
  CHECK(torch::equal(pipeline.validation(image), by_hand(image, preset)));
  Random random{1, 0};
  const Image mirrored = RandomHorizontalFlip{.probability = 1}(image, random);
  CHECK(torch::equal(pipeline.training(image, Random{1, 0}), by_hand(mirrored, preset)));
}

TEST_CASE("A preset without a size is refused with what to do") {
  CHECK_THROWS_WITH(Preprocess{}(Image(4, 4)),
                    "Preprocess: size of the preset is 0, expected at least 1, as model->preset has it");
}

TEST_CASE("The line for a log tells everything that a preset does to a picture") {
  CHECK(
      Preprocess{Preset{}.resolved(224)}.text() ==
      "Preprocess(size 224, resize 256, shorter_side, bilinear, mean 0.485 0.456 0.406, deviation 0.229 0.224 0.225)");
}

TEST_CASE("ImageNet's statistics are the same for tensors and pictures") {
  const Image image = crop_center(ImageFolder{folders}.image(0), 20, 20);
  const Preset preset{.size = image.width(), .resize = image.width()};
  CHECK(torch::equal(imagenet_statistics()(to_tensor(image)), Preprocess{preset}(image)));
}
