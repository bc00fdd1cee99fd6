// SPDX-License-Identifier: MIT
#include <archetype/data/augment/aug_transforms.hpp>
#include <archetype/data/loading/loader.hpp>
#include <archetype/data/sources/dataset.hpp>

#include <set>
#include <stdexcept>
#include <vector>

#include <catch2/catch.hpp>
#include <torch/types.h>

using namespace archetype;

namespace {

/// Image i has the pixels i and 255 and the label i modulo 2.
Dataset numbered(std::int64_t count) {
  const auto left = torch::arange(count, torch::kUInt8).view({count, 1, 1, 1});
  return {torch::cat({left, torch::full_like(left, 255)}, 3),
          torch::arange(count, torch::kInt64).remainder(2),
          {"even", "odd"}};
}

std::vector<Batch> all_of(auto&& batches) {
  std::vector<Batch> taken;
  for (const Batch& batch : batches) taken.push_back(batch);
  return taken;
}

std::int64_t number_of(const torch::Tensor& image) { return std::lround(image.min().item<double>() * 255); }

}  // namespace

TEST_CASE("Validation batches hold every image once, in order, scaled to 0 … 1") {
  const auto batches = all_of(Loader{Split{numbered(8), numbered(10)}, {.batch = 4}}.validation());
  REQUIRE(batches.size() == 3);
  CHECK(batches.back().size() == 2);
  CHECK(batches[1].images[2].flatten().equal(torch::tensor({6.F / 255, 1.F})));
  CHECK(batches[1].labels.equal(torch::tensor({0, 1, 0, 1}, torch::kInt64)));
}

TEST_CASE("Training batches hold distinct images with their labels and drop the incomplete rest") {
  const Loader loader{Split{numbered(30), numbered(1)}, {.batch = 4}};
  const auto batches = all_of(loader.training(0));
  CHECK(loader.batches() == 7);
  REQUIRE(batches.size() == 7);
  std::set<std::int64_t> seen;
  for (const Batch& batch : batches) {
    REQUIRE(batch.size() == 4);
    for (std::int64_t i = 0; i < 4; ++i) {
      seen.insert(number_of(batch.images[i]));
      CHECK(batch.labels[i].item<std::int64_t>() == number_of(batch.images[i]) % 2);
    }
  }
  CHECK(seen.size() == 28);
}

TEST_CASE("Training batches depend on seed and epoch, not on the number of workers") {
  const auto images = [](std::uint64_t seed, std::uint64_t epoch, std::size_t workers) {
    const Loader loader{
        Split{numbered(60), numbered(1)}, {.batch = 6, .seed = seed, .workers = workers}, RandomHorizontalFlip{}};
    torch::Tensor all;
    for (const Batch& batch : loader.training(epoch))
      all = all.defined() ? torch::cat({all, batch.images}) : batch.images;
    return all;
  };
  const auto reference = images(1, 0, 1);
  CHECK(images(1, 0, 3).equal(reference));
  CHECK_FALSE(images(1, 1, 1).equal(reference));
  CHECK_FALSE(images(2, 0, 1).equal(reference));
}

TEST_CASE("Augmentation varies training images only, and differently each epoch") {
  const Loader loader{Split{numbered(200), numbered(200)}, {.batch = 200}, RandomHorizontalFlip{}};
  const auto flipped = [](const Batch& batch) {
    const auto image_is_flipped = batch.images.select(3, 0).flatten() == 1;
    const auto numbers = std::get<0>(batch.images.min(3)).flatten();
    return image_is_flipped.index_select(0, numbers.argsort());
  };
  const auto first = flipped(all_of(loader.training(0)).front());
  const auto second = flipped(all_of(loader.training(1)).front());
  CHECK(std::abs(first.sum().item<int>() - 100) < 36);  // five standard deviations
  CHECK_FALSE(first.equal(second));
  CHECK(flipped(all_of(loader.validation()).front()).sum().item<int>() == 0);
}

TEST_CASE("Transforms apply in training and in validation, in the order given") {
  const Loader loader{Split{numbered(4), numbered(4)}, {.batch = 4}, Normalize{{1}, {1}}, Normalize{{0}, {0.5}}};
  CHECK(all_of(loader.validation()).front().images.min().item<double>() == Approx(-2));
  CHECK(all_of(loader.training(0)).front().images.min().item<double>() == Approx(-2));
}

TEST_CASE("What a transform throws reaches whoever trains") {
  const Loader loader{Split{numbered(4), numbered(4)}, {.batch = 2}, Normalize{{0, 0, 0}, {1, 1, 1}}};
  CHECK_THROWS_WITH(all_of(loader.training(0)), Catch::Contains("the image has 1 channels, mean has 3"));
}

TEST_CASE("A batch without or with too many images is refused") {
  CHECK_THROWS_WITH((Loader{Split{numbered(4), numbered(4)}, {.batch = 0}}),
                    Catch::Contains("batch is 0, expected 1 to the 4"));
  CHECK_THROWS_WITH((Loader{Split{numbered(4), numbered(4)}, {.batch = 5}}),
                    Catch::Contains("batch is 5, expected 1 to the 4"));
}

TEST_CASE("What becomes of an image in training depends on nothing but seed, epoch and image") {
  const auto images = [](std::int64_t batch, std::size_t workers) {
    const auto left = torch::arange(24 * 3 * 8 * 8).remainder(251).to(torch::kUInt8).view({24, 3, 8, 8});
    const Dataset data{left, torch::arange(24, torch::kInt64), std::vector<std::string>(24, "class")};
    const Loader loader{
        Split{data, data}, {.batch = batch, .seed = 5, .workers = workers}, AugTransforms{}, imagenet_statistics()};
    std::vector<torch::Tensor> by_label(24);
    for (const Batch& each : loader.training(3)) {
      for (std::int64_t i = 0; i < each.size(); ++i)
        by_label[static_cast<std::size_t>(each.labels[i].item<std::int64_t>())] = each.images[i];
    }
    return torch::stack(by_label);
  };
  const torch::Tensor reference = images(24, 1);
  CHECK(images(6, 1).equal(reference));
  CHECK(images(4, 3).equal(reference));
}

TEST_CASE("Images of unequal sizes in a batch are refused with both sizes and the mend") {
  struct Grow {
    torch::Tensor operator()(const torch::Tensor& image) const {
      return torch::zeros({1, 1, static_cast<std::int64_t>(std::lround(image.min().item<double>() * 255)) + 1});
    }
  };
  const Loader loader{Split{numbered(4), numbered(4)}, {.batch = 2}, Grow{}};
  CHECK_THROWS_WITH(all_of(loader.validation()),
                    Catch::Contains("[1, 1, 1] and [1, 1, 2]") && Catch::Contains("Resize"));
}

TEST_CASE("A loader tells its settings, each step with its own") {
  const Loader loader{
      Split{numbered(8), numbered(2)}, {.batch = 4, .seed = 9}, RandomHorizontalFlip{0.25}, Normalize{{0.5}, {0.25}}};
  const Settings settings = loader.settings();
  CHECK(settings[3] == std::pair<std::string, std::string>{"batch", "4"});
  CHECK(settings[5].second == "RandomHorizontalFlip(probability 0.25), Normalize(mean 0.5, deviation 0.25)");
}
