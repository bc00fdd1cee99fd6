// SPDX-License-Identifier: MIT
// Data on another device than the CPU. The device "meta", whose tensors have a shape but no elements, shows here that a
// step uses no tensor of another device than its image.
#include <archetype/data/augment/apply_change.hpp>
#include <archetype/data/augment/projection.hpp>
#include <archetype/data/loading/loader.hpp>
#include <archetype/data/sources/dataset.hpp>
#include <archetype/data/transforms/transform.hpp>

#include <vector>

#include <catch2/catch.hpp>
#include <torch/types.h>

#include "../cuda.hpp"

using namespace archetype;

namespace {

Dataset data_on(const torch::Device& device, std::int64_t count) {
  const torch::Tensor pixels = torch::arange(count * 12).to(torch::kUInt8).view({count, 3, 2, 2});
  return {pixels.to(device), torch::arange(count, torch::kInt64).remainder(2).to(device), {"even", "odd"}};
}

std::vector<Batch> batches_on(const torch::Device& device, bool pin_memory) {
  const Loader loader{Split{data_on(device, 8), data_on(device, 4)},
                      {.batch = 4, .pin_memory = pin_memory},
                      RandomHorizontalFlip{},
                      imagenet_statistics()};
  std::vector<Batch> batches;
  for (const Batch& batch : loader.training(0)) batches.push_back(batch);
  return batches;
}

}  // namespace

TEST_CASE("Transforms of tensors work on the device of their image") {
  const torch::Tensor image = torch::empty({3, 4, 4}, torch::kMeta);
  CHECK(to_tensor(torch::empty({3, 4, 4}, torch::TensorOptions{torch::kMeta}.dtype(torch::kUInt8))).is_meta());
  CHECK(imagenet_statistics()(image).is_meta());
}

TEST_CASE("Page-locked batches have the same elements, and without a CUDA device are ordinary ones") {
  const std::vector<Batch> ordinary = batches_on(torch::kCPU, false), pinned = batches_on(torch::kCPU, true);
  REQUIRE(ordinary.size() == pinned.size());
  for (std::size_t i = 0; i < pinned.size(); ++i) {
    CHECK(pinned[i].images.equal(ordinary[i].images));
    CHECK(pinned[i].labels.equal(ordinary[i].labels));
    CHECK(pinned[i].images.is_pinned() == torch::cuda::is_available());
    CHECK(pinned[i].labels.is_pinned() == torch::cuda::is_available());
    CHECK_FALSE(ordinary[i].images.is_pinned());
  }
}

TEST_CASE("A dataset on a CUDA device makes batches there") {
  if (!has_cuda()) return;
  const torch::Device cuda{torch::kCUDA, 0};
  const std::vector<Batch> here = batches_on(torch::kCPU, false), there = batches_on(cuda, true);
  REQUIRE(here.size() == there.size());
  for (std::size_t i = 0; i < here.size(); ++i) {
    CHECK(there[i].images.device() == cuda);
    CHECK(there[i].images.cpu().allclose(here[i].images));
    CHECK(there[i].labels.cpu().equal(here[i].labels));
  }
  const Split there_split = data_on(cuda, 20).split(0.5, 1), here_split = data_on(torch::kCPU, 20).split(0.5, 1);
  CHECK(there_split.train.labels().cpu().equal(here_split.train.labels()));
}

TEST_CASE("Images on a CUDA device are augmented there") {
  if (!has_cuda()) return;
  const torch::Tensor image = torch::rand({3, 8, 8});
  Change change;
  change.affine = rotated(10);
  change.brightness = 0.1;
  const auto changed = [&](const torch::Tensor& from) { return apply_lighting(apply_geometry(from, change), change); };
  CHECK(changed(image.to(torch::kCUDA)).cpu().allclose(changed(image), 1e-4, 1e-4));
}
