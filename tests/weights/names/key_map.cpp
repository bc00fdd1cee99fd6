// SPDX-License-Identifier: MIT
#include <archetype/blocks/compose/gated.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/blocks/compose/stage.hpp>
#include <archetype/layers/conv.hpp>
#include <archetype/layers/normalization.hpp>
#include <archetype/lowering/constant_graph.hpp>
#include <archetype/weights/names/key_map.hpp>

#include <cstddef>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <catch2/catch.hpp>

using namespace archetype;

namespace {

template <int Width>
using Block = Sequence<Conv<Width>, BatchNorm, SEBlock<Width, 4>, Named<"project", Conv<Width>>>;

/// Two stages of two and one blocks between a convolution and a classifier.
using Net = Network<Input<3, 8, 8>, Conv<8>, Stage<2, Block<8>>, Stage<1, Block<16>>, Conv<4>, Classifier<2>>;

/// The keys that a table gives the network's convolutions and linear layers.
std::vector<std::string> weights_of(KeyRules rules) {
  std::vector<std::string> keys;
  const KeyMap map{graph<Net>, rules};
  for (const KeyMap::Pair& pair : map.pairs())
    if (pair.theirs.ends_with(".weight") && pair.theirs.find("bn") == std::string::npos) keys.push_back(pair.theirs);
  return keys;
}

constexpr KeyRule same[]{{"*", "*"}};

}  // namespace

TEST_CASE("a key map lists the state dict's entries in its order, both names beside each other") {
  constexpr KeyRule rules[]{{"layer{s}.{b}.*", "stages.{s-1}.blocks.{b}.*"}, {"*", "*"}};
  const KeyMap map{graph<Net>, rules};
  CHECK(map.pairs().front().ours == "conv1.weight");
  CHECK(map.theirs("layer2.0.bn1.running_var") == "stages.1.blocks.0.bn1.running_var");
  CHECK(map.ours("stages.0.blocks.1.se.fc1.bias") == "layer1.1.se.fc1.bias");
  CHECK(map.pairs().back().theirs == "fc.bias");
  for (const KeyMap::Pair& pair : map.pairs()) {
    CHECK(map.theirs(pair.ours) == pair.theirs);
    CHECK(map.ours(pair.theirs) == pair.ours);
  }
}

TEST_CASE("numbers of a key are shifted and multiplied") {
  constexpr KeyRule rules[]{{"layer{s}.{b}.*", "{3s-2}.{2b+1}.*"}, {"*", "*"}};
  const KeyMap keys{graph<Net>, rules};
  CHECK(keys.theirs("layer2.0.conv1.weight") == "4.1.conv1.weight");
}

TEST_CASE("the place of a layer counts units of its block, blocks and stages") {
  constexpr KeyRule rules[]{{"layer{s}.{b}.se.*", "{stage}.{block}.{unit}.*"},
                            {"layer{s}.{b}.*.weight", "{stage}.{block}.{unit}.*.weight"},
                            {"conv2.*", "behind.{stage+1}.{block+1}.*"},
                            {"*", "*"}};
  CHECK(
      weights_of(rules) ==
      std::vector<std::string>{"conv1.weight",                                                                        //
                               "1.0.0.conv1.weight", "1.0.1.fc1.weight", "1.0.1.fc2.weight", "1.0.2.project.weight",  //
                               "1.1.0.conv1.weight", "1.1.1.fc1.weight", "1.1.1.fc2.weight", "1.1.2.project.weight",  //
                               "2.2.0.conv1.weight", "2.2.1.fc1.weight", "2.2.1.fc2.weight", "2.2.2.project.weight",  //
                               "behind.3.3.weight", "fc.weight"});
}

TEST_CASE("the first row that fits a key holds") {
  constexpr KeyRule rules[]{{"layer1.*", "first.*"}, {"layer{s}.*", "other{s}.*"}, {"*", "*"}};
  const KeyMap keys{graph<Net>, rules};
  CHECK(keys.theirs("layer1.0.conv1.weight") == "first.0.conv1.weight");
  CHECK(keys.theirs("layer2.0.conv1.weight") == "other2.0.conv1.weight");
}

TEST_CASE("a key that a map does not cover is told by name, in both directions") {
  constexpr KeyRule rules[]{{"layer{s}.*", "layer{s}.*"}, {"conv{i}.*", "conv{i}.*"}};
  CHECK_THROWS_WITH((KeyMap{graph<Net>, rules}), "fc.weight: the key map has no row for this key");
  const KeyMap map{graph<Net>, same};
  CHECK_THROWS_WITH(map.ours("fc2.weight"), "fc2.weight: the network has no such key");
  CHECK_THROWS_AS(map.theirs("layer9.0.conv1.weight"), UncoveredKey);
}

TEST_CASE("a map that gives two tensors one name is refused") {
  constexpr KeyRule rules[]{{"conv{i}.*", "conv.*"}, {"*", "*"}};
  CHECK_THROWS_WITH((KeyMap{graph<Net>, rules}),
                    "conv2.weight: the key map calls it conv.weight, as it calls conv1.weight");
}

TEST_CASE("rules that may be another family's are tried without an exception") {
  constexpr KeyRule others[]{{"stem.*", "stem.*"}};
  const auto keys = detail::placed_keys(graph<Net>);
  const auto covered = KeyMap::covering(keys, same);
  CHECK(std::get<KeyMap>(covered).pairs().size() == keys.size());
  CHECK(std::get<UncoveredKey>(KeyMap::covering(keys, others)).what() ==
        std::string{"conv1.weight: the key map has no row for this key"});
}
