// SPDX-License-Identifier: MIT
#include <archetype/deploy/deploy.hpp>
#include <archetype/describe.hpp>
#include <archetype/runner/c_interface.hpp>

#include <array>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

#include "../inference/random_weights.hpp"
#include "../temporary_directory.hpp"
#include "small.hpp"

using namespace archetype;
using Catch::Contains;

namespace {

struct Close {
  void operator()(archetype_network* network) const { archetype_close(network); }
};
using Handle = std::unique_ptr<archetype_network, Close>;

std::string deployed_small(const std::filesystem::path& directory) {
  deploy<Small>(random_weights(graph<Small>), directory / "small");
  return directory / "small";
}

}  // namespace

TEST_CASE("the C interface classifies files, content and pixels alike") {
  const TemporaryDirectory directory;
  const Handle network{archetype_open(deployed_small(directory.path()).c_str(), nullptr)};
  REQUIRE(network != nullptr);
  const std::string photo = "tests/reference/image/rgb.jpg";
  std::array<archetype_prediction, 5> by_file{}, by_content{}, by_pixels{};
  CHECK(archetype_classify_file(network.get(), photo.c_str(), by_file.data(), 5) == 3);
  const io::MappedFile content{photo};
  CHECK(archetype_classify_memory(network.get(), content.bytes().data(), content.bytes().size(), by_content.data(),
                                  2) == 2);
  const Image image = read_image(photo);
  CHECK(archetype_classify_pixels(network.get(), image.bytes().data(), image.height(), image.width(), by_pixels.data(),
                                  1) == 1);
  const std::vector<Prediction> expected = classify(network->deployed, image, 3);
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(by_file[i].label == expected[i].label);
    CHECK(by_file[i].name == "class " + std::to_string(expected[i].label));
    CHECK(by_file[i].probability == expected[i].probability);
  }
  CHECK(by_content[1].logit == by_file[1].logit);
  CHECK(by_pixels[0].logit == by_file[0].logit);
}

TEST_CASE("the C interface runs prepared images, also by a copy in another thread") {
  const TemporaryDirectory directory;
  const Handle network{archetype_open(deployed_small(directory.path()).c_str(), nullptr)};
  std::array<int, 3> shape{};
  CHECK(archetype_image_shape(network.get(), shape.data()) == 0);
  CHECK(shape == std::array{3, 32, 32});
  CHECK(archetype_result_size(network.get()) == 3);
  const std::vector<float> images = random_images({3, 32, 32}, 2);
  std::vector<float> results(6), of_copy(6);
  CHECK(archetype_run(network.get(), images.data(), 2, results.data()) == 0);
  CHECK(results == network->deployed.network(images));
  const Handle copy{archetype_copy(network.get())};
  int status = -1;
  std::thread{[&] { status = archetype_run(copy.get(), images.data(), 2, of_copy.data()); }}.join();
  CHECK(status == 0);
  CHECK(of_copy == results);
}

TEST_CASE("the C interface returns each map of a backbone, or the last alone") {
  using Maps = Features<Small, "conv1", "layer1">;
  const TemporaryDirectory directory;
  deploy<Maps>(random_weights(graph<Maps>), directory.path() / "maps");
  const Handle network{archetype_open((directory.path() / "maps").c_str(), nullptr)};
  REQUIRE(network != nullptr);
  CHECK(archetype_result_count(network.get()) == 2);
  std::array<int, 3> first{}, last{};
  CHECK(archetype_result_shape(network.get(), 0, first.data()) == 0);
  CHECK(archetype_result_shape(network.get(), 1, last.data()) == 0);
  CHECK(archetype_result_size(network.get()) == static_cast<long long>(last[0]) * last[1] * last[2]);
  CHECK(archetype_result_shape(network.get(), 2, last.data()) == -1);
  CHECK(archetype_last_error() == std::string{"there is no result 2; the last is 1"});

  const std::vector<float> images = random_images({3, 32, 32}, 2);
  const std::vector<std::vector<float>> expected = network->deployed.network.features(images);
  CHECK(expected[0].size() == 2 * static_cast<std::size_t>(first[0]) * static_cast<std::size_t>(first[1]) *
                                  static_cast<std::size_t>(first[2]));
  std::vector<std::vector<float>> maps{std::vector<float>(expected[0].size()), std::vector<float>(expected[1].size())};
  const std::array<float*, 2> results{maps[0].data(), maps[1].data()};
  CHECK(archetype_run_all(network.get(), images.data(), 2, results.data()) == 0);
  CHECK(maps == expected);
  std::vector<float> alone(expected[1].size());
  CHECK(archetype_run(network.get(), images.data(), 2, alone.data()) == 0);
  CHECK(alone == expected[1]);
}

TEST_CASE("no exception crosses the C interface, and each thread reads the reason of its last failure") {
  const TemporaryDirectory directory;
  CHECK(archetype_open("no-such-file", nullptr) == nullptr);
  CHECK_THAT(archetype_last_error(), Contains("no-such-file"));
  CHECK(archetype_open(nullptr, nullptr) == nullptr);
  CHECK(archetype_last_error() == std::string{"file is null"});
  CHECK(archetype_open_memory("12345678", 8, nullptr) == nullptr);
  CHECK_THAT(archetype_last_error(), Contains("the deployed network: its header would be"));
  CHECK(archetype_copy(nullptr) == nullptr);
  const std::string file = deployed_small(directory.path());
  const archetype_options senseless{.threads = -1, .cache = nullptr};
  CHECK(archetype_open(file.c_str(), &senseless) == nullptr);
  CHECK(archetype_last_error() == std::string{"inference by -1 threads; give 1 or more"});
  std::string of_other_thread = "none";
  std::thread{[&] { of_other_thread = archetype_last_error(); }}.join();
  CHECK(of_other_thread.empty());

  const Handle network{archetype_open(file.c_str(), nullptr)};
  std::vector<float> results(3);
  CHECK(archetype_run(network.get(), results.data(), 0, results.data()) == -1);
  CHECK(archetype_run(network.get(), results.data(), SIZE_MAX / 2, results.data()) == -1);
  CHECK(archetype_last_error() == std::string{"there are too many images"});
  CHECK(archetype_run(nullptr, results.data(), 1, results.data()) == -1);
  CHECK(archetype_run(network.get(), nullptr, 1, results.data()) == -1);
  CHECK(archetype_last_error() == std::string{"images is null"});
  CHECK(archetype_result_size(nullptr) == -1);
  CHECK(archetype_image_shape(network.get(), nullptr) == -1);
  CHECK(archetype_classify_file(network.get(), "tests/reference/presets.json", nullptr, 0) == -1);
  CHECK(archetype_classify_file(network.get(), "tests/reference/image/rgb.jpg", nullptr, 1) == -1);
  CHECK(archetype_last_error() == std::string{"predictions is null"});
  CHECK(archetype_classify_pixels(network.get(), nullptr, 1, 1, nullptr, 0) == -1);
  const unsigned char pixel = 0;
  CHECK(archetype_classify_pixels(network.get(), &pixel, 0, 1, nullptr, 0) == -1);
  CHECK(archetype_verify(network.get(), 1e-5) == -1);
  CHECK_THAT(archetype_last_error(), Contains("it carries no test vector"));
  archetype_close(nullptr);
}

TEST_CASE("a network that is opened from the cache by the C interface computes the same") {
  const TemporaryDirectory directory;
  const std::string file = deployed_small(directory.path()), cache = directory / "cache";
  const archetype_options options{.threads = 1, .cache = cache.c_str()};
  const std::vector<float> image = random_images({3, 32, 32}, 1);
  std::vector<std::vector<float>> results;
  for (int i = 0; i < 2; ++i) {
    const Handle network{archetype_open(file.c_str(), &options)};
    REQUIRE(network != nullptr);
    CHECK(archetype_run(network.get(), image.data(), 1, results.emplace_back(3).data()) == 0);
    CHECK_FALSE(std::filesystem::is_empty(cache));
  }
  CHECK(results[0] == results[1]);
}
