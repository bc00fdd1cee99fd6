// SPDX-License-Identifier: MIT
#include <archetype/data/loading/loader.hpp>
#include <archetype/data/sources/class_balance.hpp>
#include <archetype/data/sources/dataset.hpp>
#include <archetype/data/transforms/transform.hpp>

#include <cmath>
#include <cstdint>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>
#include <torch/types.h>

using namespace archetype;

namespace {

/// Images of one pixel with their number, of which the first `rare` are of the class "rare".
Dataset numbered(std::int64_t count, std::int64_t rare) {
  const torch::Tensor numbers = torch::arange(count, torch::kInt64);
  return {numbers.to(torch::kUInt8).view({count, 1, 1, 1}), numbers.ge(rare).to(torch::kInt64), {"rare", "common"}};
}

/// Adds noise, which tells repetitions apart.
struct Noise {
  torch::Tensor operator()(const torch::Tensor& image, Random& random) const { return image + random.uniform() / 512; }
};

std::vector<float> pixels(auto&& batches) {
  std::vector<float> all;
  for (const Batch& batch : batches)
    for (std::int64_t i = 0; i < batch.size(); ++i) all.push_back(batch.images[i].template item<float>());
  return all;
}

auto loader_of(std::vector<double> weights, std::int64_t shard = 0, std::int64_t shards = 1) {
  return Loader{Split{numbered(200, 20), numbered(5, 2)},
                {.batch = 10, .seed = 3, .shard = shard, .shards = shards, .weights = std::move(weights)},
                Noise{}};
}

std::map<std::int64_t, int> counts_of(const std::vector<float>& seen) {
  std::map<std::int64_t, int> counts;
  for (const float pixel : seen) ++counts[static_cast<std::int64_t>(pixel * 255)];
  return counts;
}

}  // namespace

TEST_CASE("Images are drawn in proportion to their weights, as many as there are") {
  std::vector<double> weights(200, 1);
  weights[7] = 0;
  weights[8] = 50;
  const Loader loader = loader_of(weights);
  std::map<std::int64_t, int> counts;
  for (std::uint64_t epoch = 0; epoch < 20; ++epoch) {
    const std::vector<float> seen = pixels(loader.training(epoch));
    CHECK(seen.size() == 200);
    for (const auto& [image, count] : counts_of(seen)) counts[image] += count;
  }
  CHECK(counts[7] == 0);
  // 4000 draws, of which the image 8 has 50 of 248 in expectation: within five standard deviations.
  CHECK(std::abs(counts[8] - 4000.0 * 50 / 248) < 5 * std::sqrt(4000.0 * 50 / 248));
}

TEST_CASE("Balanced weights draw each class equally often") {
  const Dataset data = numbered(200, 20);
  const Loader loader = loader_of(balanced_image_weights(data));
  int rare = 0;
  for (std::uint64_t epoch = 0; epoch < 10; ++epoch)
    for (const auto& [image, count] : counts_of(pixels(loader.training(epoch)))) rare += image < 20 ? count : 0;
  CHECK(std::abs(rare - 1000) < 5 * std::sqrt(500));
}

TEST_CASE("Draws depend on seed and epoch, and an image that is drawn again is augmented anew") {
  const std::vector<double> one_image = [] {
    std::vector<double> weights(200, 0);
    weights[9] = 2;
    return weights;
  }();
  const std::vector<float> repeated = pixels(loader_of(one_image).training(0));
  CHECK(std::set<float>(repeated.begin(), repeated.end()).size() > 190);
  CHECK(counts_of(repeated).size() == 1);

  const std::vector<double> weights = balanced_image_weights(numbered(200, 20));
  CHECK(pixels(loader_of(weights).training(1)) == pixels(loader_of(weights).training(1)));
  CHECK(pixels(loader_of(weights).training(1)) != pixels(loader_of(weights).training(2)));
  std::vector<float> joined;
  const auto first = pixels(loader_of(weights, 0, 2).training(1)),
             second = pixels(loader_of(weights, 1, 2).training(1));
  for (std::size_t i = 0; i < first.size(); i += 5) {
    joined.insert(joined.end(), first.begin() + static_cast<std::ptrdiff_t>(i),
                  first.begin() + static_cast<std::ptrdiff_t>(i + 5));
    joined.insert(joined.end(), second.begin() + static_cast<std::ptrdiff_t>(i),
                  second.begin() + static_cast<std::ptrdiff_t>(i + 5));
  }
  CHECK(joined == pixels(loader_of(weights).training(1)));
}

TEST_CASE("A training with other weights is another training") {
  const std::vector<double> weights(200, 1);
  const Settings plain = loader_of({}).settings(), weighted = loader_of(weights).settings();
  CHECK(plain.size() + 1 == weighted.size());
  std::vector<double> others = weights;
  others[0] = 2;
  CHECK(first_difference(loader_of(others).settings(), weighted)->name == "weights of the images");
}

TEST_CASE("Weights that fit no images are refused") {
  CHECK_THROWS_WITH(loader_of({1, 2}), "Loader: number of weights is 2, expected the 200 images to train");
  std::vector<double> weights(200, 0);
  CHECK_THROWS_WITH(loader_of(weights), "Loader: all weights are 0, expected one above");
  weights[3] = -1;
  CHECK_THROWS_WITH(loader_of(weights), "Loader: weight 3 is -1, expected at least 0");
}

TEST_CASE("Weights of classes make up for their frequencies, or are given by name") {
  const Dataset data = numbered(200, 20);
  CHECK(balanced_class_weights(data) == std::vector{5.0, 200.0 / 360});  // scikit-learn's "balanced"
  CHECK(class_weights(data, {{"common", 0.25}}) == std::vector{1.0, 0.25});
  CHECK_THROWS_WITH(class_weights(data, {{"raer", 2}}),
                    "class_weights: 'raer' has weight 2, and the data have no such class, only rare, common");
  CHECK_THROWS_WITH(balanced_class_weights(numbered(5, 0)), "balanced_class_weights: class 'rare' has no images");
  const Dataset numbers{torch::zeros({2, 1, 1, 1}, torch::kUInt8), torch::zeros(2)};
  CHECK_THROWS_WITH(balanced_image_weights(numbers),
                    "balanced_image_weights: labels are float [2], expected one class per image");
}
