// SPDX-License-Identifier: MIT
#include <archetype/inference.hpp>
#include <archetype/inference/kernels/fast_swish.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <span>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

#include "random_weights.hpp"

using namespace archetype;
using Catch::Contains;

namespace {

struct Small
    : Network<Input<3, 16, 16>, Stem<8>, Stage<2, BasicBlock<8>>, Stage<2, BasicBlock<20>, Stride<2>>, Classifier<5>> {
};

const StateDict& small_weights() {
  static const StateDict state = random_weights(graph<Small>);
  return state;
}

InferenceNetwork small(const InferenceOptions& options = {}) {
  return compile_for_inference<Small>(small_weights(), options);
}

void check_equal(const std::vector<float>& found, const std::vector<float>& expected) {
  REQUIRE(found.size() == expected.size());
  for (std::size_t i = 0; i < found.size(); ++i) CHECK(found[i] == Approx(expected[i]).epsilon(1e-4).margin(1e-5));
}

std::vector<float> joined(const std::vector<float>& a, const std::vector<float>& b) {
  std::vector<float> both = a;
  both.insert(both.end(), b.begin(), b.end());
  return both;
}

}  // namespace

TEST_CASE("A network computes what its definition says") {
  struct Net : Network<Input<1, 2, 2>, Conv<2, Bias>, ReLU, Head<GlobalAveragePool, Flatten, Logits<1>>> {};
  StateDict state;
  add_floats(state, "conv1.weight", {2, 1, 1, 1}, {1, -1});
  add_floats(state, "conv1.bias", {2}, {0, 1});
  add_floats(state, "fc.weight", {1, 2}, {10, 100});
  add_floats(state, "fc.bias", {1}, {1000});
  InferenceNetwork network = compile_for_inference<Net>(state);
  // The channels are {1, 0, 2, 3} and {0, 3, 0, 0} after the activation, whose means are 1.5 and 0.75.
  const std::vector<float> logits = network(std::array{1.0F, -2.0F, 2.0F, 3.0F});
  REQUIRE(logits.size() == 1);
  CHECK(logits[0] == Approx(1000 + 15 + 75));
}

TEST_CASE("Each layout, number of threads and division into batches gives the same logits") {
  const std::vector<float> images = random_images({3, 16, 16}, 7);
  const std::vector<float> expected = small()(images);
  CHECK(expected.size() == 7 * 5);
  for (const MapLayout layout : {MapLayout::blocked, MapLayout::channels_last})
    for (const int threads : {1, 2})
      for (const std::vector<int>& batches : {std::vector{1}, {1, 4}, {7}, {2, 1, 3}})
        check_equal(small({.batches = batches, .threads = threads, .layout = layout})(images), expected);
}

TEST_CASE("Images may have another size than the network declares") {
  InferenceNetwork network = small({.request = {.size = 24}});
  CHECK(network.input_shape() == Shape{3, 24, 24});
  CHECK(network(random_images({3, 24, 24}, 1)).size() == 5);
  CHECK_THROWS_AS(small({.request = {.size = 1, .head = nullptr}})(std::array{1.0F}), std::exception);
}

TEST_CASE("Numbers that are no whole images are refused") {
  InferenceNetwork network = small();
  CHECK_THROWS_WITH(network(std::vector<float>(100)),
                    "input: 100 numbers are no images of 3x16x16, which have 768 each");
  CHECK_THROWS_WITH(network(std::vector<float>{}), "input: 0 numbers are no images of 3x16x16, which have 768 each");
  std::vector<float> result(4);
  CHECK_THROWS_WITH(network.run(random_images({3, 16, 16}, 1), result),
                    "result 0: memory for 4 numbers, and there are 5, 5 for each image");
}

TEST_CASE("Images that cannot be divided into the batches prepared for are refused") {
  InferenceNetwork network = small({.batches = {4, 2}});
  CHECK(network(random_images({3, 16, 16}, 6)).size() == 30);
  CHECK_THROWS_WITH(network(random_images({3, 16, 16}, 7)),
                    "input: 7 images cannot be divided into batches of 4 or 2; prepare for 1, too");
  CHECK_THROWS_AS(small({.batches = {}}), std::invalid_argument);
  CHECK_THROWS_AS(small({.batches = {0}}), std::invalid_argument);
  CHECK_THROWS_AS(small({.threads = 0}), std::invalid_argument);
}

TEST_CASE("Weights of another network are refused with the tensors that differ") {
  const OwningGraph wider = lower<Small>({.classes = 7});
  const StateDict other = random_weights(wider);
  CHECK_THROWS_AS(compile_for_inference<Small>(other), UnfitWeights);
  CHECK_THROWS_WITH(compile_for_inference<Small>(other), Contains("fc.weight 5x20 (7x20 in the file)"));
  CHECK_THROWS_WITH(compile_for_inference<Small>(other, {.adapt = Adapt{}}),
                    Contains("fc.weight 5x20 (7x20 in the file: the head keeps its own)") &&
                        Contains("there are no weights that the head could keep; give a file that has them"));
  CHECK_THROWS_AS(compile_for_inference<Small>(StateDict{}), UnfitWeights);
}

TEST_CASE("The first convolution can be adapted to gray images") {
  CHECK_THROWS_AS(small({.request = {.channels = 1}}), UnfitWeights);
  InferenceNetwork gray = small({.request = {.channels = 1}, .adapt = Adapt{}});
  const std::vector<float> image = random_images({1, 16, 16}, 1);
  check_equal(gray(image), small()(joined(joined(image, image), image)));
}

TEST_CASE("Weights are found by the names of any library and with any prefix") {
  StateDict prefixed;
  for (const StoredTensor& tensor : small_weights().tensors()) {
    StoredTensor copy = tensor;
    copy.name = "module." + copy.name;
    prefixed.add(copy);
  }
  const std::vector<float> image = random_images({3, 16, 16}, 1);
  check_equal(compile_for_inference<Small>(prefixed)(image), small()(image));
}

TEST_CASE("A network of features returns each of them as channels x height x width") {
  InferenceNetwork network = small({.batches = {2}, .request = {.features = {"layer1", "layer2"}}, .adapt = Adapt{}});
  CHECK(network.result_shapes() == std::vector<Shape>{{8, 4, 4}, {20, 2, 2}});
  const std::vector<float> images = random_images({3, 16, 16}, 2);
  const std::vector<std::vector<float>> features = network.features(images);
  REQUIRE(features.size() == 2);
  CHECK(features[0].size() == 2 * 8 * 4 * 4);
  check_equal(network(images), features[1]);
  for (const MapLayout layout : {MapLayout::blocked, MapLayout::channels_last}) {
    InferenceNetwork other = small({.request = {.features = {"layer1", "layer2"}}, .adapt = Adapt{}, .layout = layout});
    check_equal(other.features(images)[0], features[0]);
    check_equal(other.features(images)[1], features[1]);
  }
}

TEST_CASE("Copies share their weights and can run at once") {
  InferenceNetwork network = small();
  const std::vector<float> first = random_images({3, 16, 16}, 1, "first");
  const std::vector<float> second = random_images({3, 16, 16}, 1, "second");
  const std::vector<float> first_logits = network(first);
  const std::vector<float> second_logits = network(second);
  std::array<int, 2> differing{};
  const auto run = [&](const std::vector<float>& image, const std::vector<float>& expected, int& wrong) {
    InferenceNetwork own = network;
    for (int i = 0; i < 50; ++i) wrong += own(image) == expected ? 0 : 1;
  };
  std::thread thread{[&] { run(first, first_logits, differing[0]); }};
  run(second, second_logits, differing[1]);
  thread.join();
  CHECK(differing == std::array<int, 2>{});
}

TEST_CASE("A copy survives the original") {
  const std::vector<float> image = random_images({3, 16, 16}, 1);
  std::vector<InferenceNetwork> networks{small()};
  InferenceNetwork copy = networks[0];
  const std::vector<float> expected = networks[0](image);
  networks.clear();
  CHECK(copy(image) == expected);
  InferenceNetwork moved = std::move(copy);
  CHECK(moved(image) == expected);
}

TEST_CASE("Activations need about the memory that the compiler computed") {
  struct Wide : Network<Input<3, 64, 64>, Stem<32>, Stage<2, BottleneckB<16>>, Stage<2, BottleneckB<32>, Stride<2>>,
                        Classifier<5>> {};
  const InferenceNetwork network = compile_for_inference<Wide>(random_weights(graph<Wide>));
  CHECK(network.activation_bytes() <= static_cast<std::size_t>(peak_activation_bytes(graph<Wide>)) + 4096);
}

TEST_CASE("A profile has a row for each task") {
  InferenceNetwork network = small({.layout = MapLayout::blocked});
  const inference::Profile profile = network.profile(random_images({3, 16, 16}, 1), 2);
  CHECK(profile.rows.size() >= 10);
  const auto first = std::find_if(profile.rows.begin(), profile.rows.end(),
                                  [](const inference::ProfileRow& row) { return row.path == "conv1"; });
  REQUIRE(first != profile.rows.end());
  CHECK(first->kind == "Conv 7x7 /2 + ReLU");
  CHECK(first->multiply_adds == 8 * 8 * 8 * 3 * 49);
  CHECK_THAT(profile.text(), Contains("conv1") && Contains(" ms in all"));
  CHECK_THROWS_AS(network.profile(random_images({3, 16, 16}, 2)), std::invalid_argument);
}

TEST_CASE("Swish is a pass of its own where ours is faster than that of oneDNN's primitives") {
  struct Net : Network<Input<3, 16, 16>, Conv<16, Kernel<3>>, BatchNorm, Swish, Conv<8>, ReLU> {};
  InferenceNetwork network = compile_for_inference<Net>(random_weights(graph<Net>), {.layout = MapLayout::blocked});
  std::vector<std::string> kinds;
  for (const inference::ProfileRow& row : network.profile(random_images({3, 16, 16}, 1), 1).rows)
    if (row.kind != "Reorder") kinds.push_back(row.kind);
  if (inference::has_fast_swish())
    CHECK(kinds == std::vector<std::string>{"Conv 3x3", "Pointwise + Swish", "Conv 1x1 + ReLU"});
  else CHECK(kinds == std::vector<std::string>{"Conv 3x3 + Swish", "Conv 1x1 + ReLU"});
}

TEST_CASE("A class count that the type leaves open is stated by the request") {
  struct Net : Network<Input<1, 1, 1>, Conv<2>, Classifier<0>> {};
  const OwningGraph graph = lower<Net>(Request{.classes = 3});
  InferenceNetwork network = compile_for_inference<Net>(random_weights(graph), {.request = {.classes = 3}});
  CHECK(network(std::array{1.0F}).size() == 3);
}
