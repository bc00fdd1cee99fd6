// SPDX-License-Identifier: MIT
#include <archetype/blocks/compose/head.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/layers/all.hpp>
#include <archetype/lowering/constant_graph.hpp>
#include <archetype/lowering/lower.hpp>
#include <archetype/weights/match/float_state.hpp>

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

using namespace archetype;

namespace {

struct Net : Network<Input<3, 4, 4>, Conv<2>, BatchNorm, Head<GlobalAveragePool, Flatten, Logits<2>>> {};

void add(StateDict& state, const std::string& name, std::vector<long long> extents, std::vector<float> numbers) {
  const std::span<const std::byte> bytes = std::as_bytes(std::span{numbers});
  state.add({.name = name, .extents = std::move(extents), .bytes = {}}, {bytes.begin(), bytes.end()});
}

/// Weights as a library might store them: with a prefix, and the linear layer as a convolution.
StateDict stored() {
  StateDict state;
  add(state, "module.conv1.weight", {2, 3, 1, 1}, {1, 2, 3, 4, 5, 6});
  for (const char* const name : {"weight", "bias", "running_mean", "running_var"})
    add(state, "module.bn1." + std::string{name}, {2}, {1, 2});
  add(state, "module.fc.weight", {2, 2, 1, 1}, {1, 2, 3, 4});
  add(state, "module.fc.bias", {2}, {7, 8});
  return state;
}

std::vector<float> numbers_of(const StateDict& state, const char* name) { return to_floats(*state.find(name)); }

}  // namespace

TEST_CASE("A file's tensors get our names and shapes, in our order, and stay where they are") {
  const StateDict file = stored();
  const WeightMatch match{graph<Net>, file};
  const StateDict state = float_state(graph<Net>, file, match, "weights.pth");
  std::vector<std::string> names;
  for (const StoredTensor& tensor : state.tensors()) names.push_back(tensor.name);
  CHECK(names == std::vector<std::string>{"conv1.weight", "bn1.weight", "bn1.bias", "bn1.running_mean",
                                          "bn1.running_var", "fc.weight", "fc.bias"});
  CHECK(state.find("fc.weight")->extents == std::vector{2LL, 2LL});
  CHECK(state.find("fc.weight")->bytes.data() == file.find("module.fc.weight")->bytes.data());
}

TEST_CASE("Other channels are adapted, if that is permitted") {
  const OwningGraph gray = lower<Net>(Request{.channels = 1});
  const StateDict file = stored();
  const WeightMatch refused{gray, file};
  CHECK_THROWS_WITH(float_state(gray, file, refused, "weights.pth"),
                    Catch::StartsWith("weights.pth does not fit the network") && Catch::Contains("Adapt{}"));
  const WeightMatch match{gray, file, Adapt{}};
  const StateDict state = float_state(gray, file, match, "weights.pth");
  CHECK(state.find("conv1.weight")->extents == std::vector{2LL, 1LL, 1LL, 1LL});
  CHECK(numbers_of(state, "conv1.weight") == std::vector{6.0F, 15.0F});
}

TEST_CASE("A head has no weights of its own that it could keep") {
  const OwningGraph other = lower<Net>(Request{.classes = 5});
  const StateDict file = stored();
  const WeightMatch match{other, file, Adapt{}};
  REQUIRE(match.fits());
  const WeightMatch unadapted{other, file};
  CHECK_THROWS_WITH(float_state(other, file, unadapted, "weights.pth"),
                    Catch::Contains("fc.weight 5x2 (2x2x1x1 in the file)") && !Catch::Contains("Adapt{}"));
  CHECK_THROWS_WITH(float_state(other, file, match, "weights.pth"),
                    Catch::Contains("there are no weights that the head could keep"));
}
