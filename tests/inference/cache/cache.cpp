// SPDX-License-Identifier: MIT
#include <archetype/inference.hpp>
#include <archetype/inference/cache/cache_file.hpp>
#include <archetype/inference/cache/key.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

#include "../../content_of.hpp"
#include "../../temporary_directory.hpp"
#include "../random_weights.hpp"

using namespace archetype;
using Catch::Contains;

namespace {

/// With all that a cache keeps: packed weights, also of groups that are merged, tensors of kernels of ours, and results
/// that are maps.
struct Net : Network<Input<3, 16, 16>, Stem<8>, Conv<32>, Conv<32, Kernel<3>, Groups<8>>, Stage<2, MBConv<12>>,
                     LayerNorm, ReLU, Stage<1, BasicBlock<20>, Stride<2>>, Classifier<5>> {};

const StateDict& weights() {
  static const StateDict state = random_weights(graph<Net>);
  return state;
}

const std::vector<float>& images() {
  static const std::vector<float> numbers = random_images({3, 16, 16}, 3);
  return numbers;
}

InferenceNetwork compiled(const std::filesystem::path& cache, InferenceOptions options = {}) {
  if (options.layout == MapLayout::fastest) options.layout = MapLayout::blocked;
  options.cache = cache;
  return compile_for_inference<Net>(weights(), options);
}

/// The key of `compiled(cache)`.
std::string key() { return inference::cache_key(graph<Net>, weights(), {.layout = MapLayout::blocked}, std::array{1}); }

std::vector<std::filesystem::path> files_of(const std::filesystem::path& directory) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator{directory}) files.push_back(entry.path());
  return files;
}

void write(const std::filesystem::path& file, const std::string& content) {
  std::filesystem::remove(file);  // networks may have mapped the old one
  std::ofstream{file, std::ios::binary} << content;
}

}  // namespace

TEST_CASE("A network from a cache computes exactly what it did when it was compiled") {
  for (const InferenceOptions& options :
       std::vector<InferenceOptions>{{},
                                     {.batches = {1, 2}, .layout = MapLayout::channels_last},
                                     {.batches = {3}, .threads = 2},
                                     {.request = {.size = 24, .features = {"layer1", "layer2"}}, .adapt = Adapt{}}}) {
    const TemporaryDirectory directory;
    const std::vector<float> images = random_images(options.request.size == 0 ? Shape{3, 16, 16} : Shape{3, 24, 24}, 3);
    InferenceNetwork without = compiled({}, options);
    InferenceNetwork first = compiled(directory.path(), options);
    InferenceNetwork second = compiled(directory.path(), options);
    CHECK(without.cache().file.empty());
    CHECK_FALSE(first.cache().found);
    CHECK(first.cache().fault.empty());
    CHECK(second.cache().found);
    CHECK(second.cache().fault.empty());
    CHECK(files_of(directory.path()) == std::vector{first.cache().file});
    const std::vector<std::vector<float>> expected = without.features(images);
    CHECK(first.features(images) == expected);
    CHECK(second.features(images) == expected);
    CHECK(second.input_shape() == first.input_shape());
    CHECK(second.result_shapes() == first.result_shapes());
    CHECK(second.weight_bytes() == first.weight_bytes());
    CHECK(second.activation_bytes() == first.activation_bytes());
  }
}

TEST_CASE("A cache keeps the layout that was found to be fastest") {
  const TemporaryDirectory directory;
  const InferenceOptions options{.cache = directory / "made" / "if need be"};
  InferenceNetwork first = compile_for_inference<Net>(weights(), options);
  InferenceNetwork second = compile_for_inference<Net>(weights(), options);
  CHECK(second.cache().found);
  CHECK(second(images()) == first(images()));
}

TEST_CASE("Other weights, options, image sizes and networks do not meet in a cache") {
  const TemporaryDirectory directory;
  std::vector<InferenceNetwork> networks;
  networks.push_back(compiled(directory.path()));
  networks.push_back(compiled(directory.path(), {.batches = {1, 2}}));
  networks.push_back(compiled(directory.path(), {.threads = 2}));
  networks.push_back(compiled(directory.path(), {.layout = MapLayout::channels_last}));
  networks.push_back(compiled(directory.path(), {.request = {.size = 24}}));
  networks.push_back(compiled(directory.path(), {.adapt = Adapt{}}));
  StateDict others = weights().clone();
  auto* const number = const_cast<std::byte*>(others.find("fc.bias")->bytes.data());
  *number = static_cast<std::byte>(std::to_integer<int>(*number) ^ 1);  // one bit of one weight
  networks.push_back(compile_for_inference<Net>(others, {.layout = MapLayout::blocked, .cache = directory.path()}));
  struct Other : Network<Input<3, 16, 16>, Stem<8>, Conv<32>, Conv<32, Kernel<3>, Groups<8>>, Stage<2, MBConv<12>>,
                         LayerNorm, ReLU6, Stage<1, BasicBlock<20>, Stride<2>>, Classifier<5>> {};
  networks.push_back(
      compile_for_inference<Other>(weights(), {.layout = MapLayout::blocked, .cache = directory.path()}));
  for (const InferenceNetwork& network : networks) {
    CHECK_FALSE(network.cache().found);
    CHECK(network.cache().fault.empty());
  }
  CHECK(files_of(directory.path()).size() == networks.size());
}

TEST_CASE("A file of another network, version or kind is replaced") {
  const TemporaryDirectory directory;
  const std::vector<float> expected = compiled({})(images());
  const std::filesystem::path file = compiled(directory.path()).cache().file;
  const std::string good = content_of(file);

  const TemporaryDirectory elsewhere;
  struct Foreign {
    std::string content;
    std::string fault;
  };
  inference::write_cache(elsewhere / "cache", "archetype 0.0.1, format 0", inference::read_cache(file, key()));
  for (const auto& [content, fault] :
       std::vector<Foreign>{{content_of(compiled(elsewhere.path(), {.threads = 2}).cache().file),
                             "it is of another network, machine or version"},
                            {content_of(elsewhere / "cache"), "it is of another network, machine or version"},
                            {std::string(good.size(), 'x'), "it is no cache of a network"},
                            {"", "it ends too early"}}) {
    write(file, content);
    InferenceNetwork rebuilt = compiled(directory.path());
    CHECK_FALSE(rebuilt.cache().found);
    CHECK(rebuilt.cache().fault == file.string() + " was not used: " + fault);
    CHECK(rebuilt(images()) == expected);
    CHECK(compiled(directory.path()).cache().found);
  }
}

TEST_CASE("A damaged file is replaced, wherever the damage is") {
  const TemporaryDirectory directory;
  const std::vector<float> expected = compiled({})(images());
  const std::filesystem::path file = compiled(directory.path()).cache().file;
  const std::string good = content_of(file);
  const auto check = [&](const std::string& content) {
    write(file, content);
    InferenceNetwork network = compiled(directory.path());
    CHECK_FALSE(network.cache().found);
    CHECK_THAT(network.cache().fault, Contains(" was not used: it"));
    CHECK(network(images()) == expected);
    CHECK(content_of(file) == good);
  };
  for (const std::size_t size : {std::size_t{10}, std::size_t{32}, good.size() / 2, good.size() - 1})
    check(good.substr(0, size));
  check(good + '\0');
  for (const std::size_t position : {0U, 15U, 16U, 23U, 24U, 31U, 32U, 40U, 1000U}) {
    std::string content = good;
    content[position] = static_cast<char>(content[position] ^ 0x10);
    check(content);
  }
}

TEST_CASE("A changed weight in a file is noticed") {
  const TemporaryDirectory directory;
  const std::filesystem::path file = compiled(directory.path()).cache().file;
  const std::string good = content_of(file);
  const inference::CachedNetwork network = inference::read_cache(file, key());
  std::size_t payload = good.size();  // all tensors, each at a multiple of the alignment
  for (const auto& tensor : network.tensors) payload -= inference::Arena::aligned(tensor.bytes.size());
  for (const auto& tensor : network.tensors) {
    for (const std::size_t at : {std::size_t{0}, tensor.bytes.size() / 2, tensor.bytes.size() - 1}) {
      std::string content = good;
      content[payload + at] = static_cast<char>(content[payload + at] ^ 1);
      write(file, content);
      CHECK_THROWS_WITH(inference::read_cache(file, key()), tensor.key + " in it is damaged");
    }
    payload += inference::Arena::aligned(tensor.bytes.size());
  }
  CHECK(payload == good.size());
}

TEST_CASE("A cache that lacks a tensor, or has it in another order, is replaced") {
  const TemporaryDirectory directory;
  const std::vector<float> expected = compiled({})(images());
  const std::filesystem::path file = compiled(directory.path()).cache().file;
  const inference::CachedNetwork good = inference::read_cache(file, key());
  for (const auto& change : std::vector<std::function<void(inference::CachedNetwork&)>>{
           [](auto& network) { network.tensors.erase(network.tensors.begin()); },
           [](auto& network) { ++network.tensors[0].arrangement.back(); }}) {
    inference::CachedNetwork changed = good;
    change(changed);
    inference::write_cache(file, key(), changed);
    InferenceNetwork network = compiled(directory.path());
    CHECK_THAT(network.cache().fault, Contains("is not there in the order that oneDNN wants"));
    CHECK(network(images()) == expected);
  }
}

TEST_CASE("A network whose cache cannot be written works, and says why") {
  const TemporaryDirectory directory;
  write(directory / "file", "no directory");
  InferenceNetwork network = compiled(directory / "file" / "cache");
  CHECK_FALSE(network.cache().found);
  CHECK_THAT(network.cache().fault, Contains("was not written: ") && Contains("file/cache"));
  CHECK(network(images()) == compiled({})(images()));
}

TEST_CASE("Weights that do not fit are refused with a cache, too") {
  const TemporaryDirectory directory;
  compiled(directory.path());
  const OwningGraph wider = lower<Net>({.classes = 7});
  CHECK_THROWS_AS(compile_for_inference<Net>(random_weights(wider), {.cache = directory.path()}), UnfitWeights);
  CHECK(files_of(directory.path()).size() == 1);
}

TEST_CASE("Several can use one cache at once") {
  const TemporaryDirectory directory;
  const std::vector<float> expected = compiled({})(images());
  std::array<int, 3> wrong{};
  std::vector<std::thread> threads;
  for (int& count : wrong)
    threads.emplace_back([&] {
      for (int i = 0; i < 5; ++i) {
        InferenceNetwork network = compiled(directory.path());
        if (network(images()) != expected || !network.cache().fault.empty()) ++count;
      }
    });
  for (std::thread& thread : threads) thread.join();
  CHECK(wrong == std::array<int, 3>{});
  CHECK(files_of(directory.path()).size() == 1);
  CHECK(compiled(directory.path()).cache().found);
}
