// SPDX-License-Identifier: MIT
#include <archetype/deploy/deploy.hpp>
#include <archetype/deploy/deployed_file.hpp>
#include <archetype/describe.hpp>
#include <archetype/weights/match/renamed.hpp>
#include <archetype/weights/names/dialects.hpp>
#include <archetype/zoo/registry.hpp>

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "../inference/random_weights.hpp"
#include "../temporary_directory.hpp"

using namespace archetype;
using Catch::Contains;
using Catch::EndsWith;

namespace {

struct Small : Network<Input<3, 16, 16>, Stem<8>, Stage<2, BasicBlock<8>, Stride<2>>, Classifier<5>> {};

std::vector<std::byte> stored(const std::vector<float>& numbers) {
  const auto bytes = std::as_bytes(std::span{numbers});
  return {bytes.begin(), bytes.end()};
}

/// A deployed `Small`, as tensors and metadata, for tests that damage it.
StateDict deployed_small(const std::filesystem::path& directory) {
  deploy<Small>(random_weights(graph<Small>), directory / "small");
  return read_safetensors(directory / "small").clone();
}

/// What reading a file of this state dict throws, without the file's name.
std::string refusal(const std::filesystem::path& directory, const StateDict& state) {
  const std::filesystem::path file = directory / "bad";
  write_safetensors(file, state);
  try {
    static_cast<void>(read_deployed(file));
    return "it was read";
  } catch (const BadWeights& bad) {
    const std::string what = bad.what();
    const std::string name = file.string() + ": ";
    return what.starts_with(name) ? what.substr(name.size()) : "no file is named: " + what;
  }
}

}  // namespace

TEST_CASE("a deployed file has the network and its weights under our names") {
  const TemporaryDirectory directory;
  const StateDict weights = random_weights(graph<Small>);
  deploy<Small>(weights, directory.path() / "small");
  const DeployedFile file = read_deployed(directory.path() / "small");
  CHECK(same_graph(file.graph.view(), graph<Small>));
  CHECK(file.network == "Small");
  CHECK(file.use.preset == Preset{}.resolved(16));
  CHECK(file.use.classes.empty());
  CHECK_FALSE(file.test_vector);
  for (const StoredTensor& tensor : weights.tensors()) {
    CAPTURE(tensor.name);
    REQUIRE(file.weights.find(tensor.name) != nullptr);
    CHECK(file.weights.find(tensor.name)->extents == tensor.extents);
    CHECK(to_floats(*file.weights.find(tensor.name)) == to_floats(tensor));
  }
}

TEST_CASE("each reader of safetensors reads the weights of a deployed file") {
  const TemporaryDirectory directory;
  deploy<Small>(random_weights(graph<Small>), directory.path() / "small.safetensors");
  const StateDict state = read_weights(directory.path() / "small.safetensors");
  CHECK(WeightMatch{graph<Small>, state}.fits());
  CHECK(state.metadata().at("format") == "pt");
}

TEST_CASE("a network of the zoo is deployed with its preset, its name and the names of its classes") {
  const TemporaryDirectory directory;
  const zoo::Entry& entry = zoo::find("timm/mobilenetv3_small_050");
  const OwningGraph graph = lower(entry.emit, {});
  deploy(entry, random_weights(graph), directory.path() / "file");
  const DeployedFile file = read_deployed(directory.path() / "file");
  CHECK(file.network == "timm/mobilenetv3_small_050");
  CHECK(file.use.preset == entry.preset());
  CHECK(file.use.classes.size() == 1000);
  CHECK(file.use.classes[0] == "tench");
}

TEST_CASE("weights under another library's names are deployed under ours") {
  const TemporaryDirectory directory;
  const OwningGraph graph = zoo::lower("timm/resnet18d", {.classes = 2});
  const StateDict ours = random_weights(graph);
  const WeightMatch match{graph, ours};
  write_weights(directory.path() / "timm.safetensors", renamed(ours, match.report(), keys_of(graph, dialects::timm)));
  deploy(zoo::find("timm/resnet18d"), directory.path() / "timm.safetensors", directory.path() / "file",
         {.request = {.classes = 2}});
  const DeployedFile file = read_deployed(directory.path() / "file");
  CHECK(file.weights.find("layer1.0.conv1.weight") != nullptr);
}

TEST_CASE("what the options say about the use of a network prevails over what the weight file says") {
  const TemporaryDirectory directory;
  StateDict weights = random_weights(graph<Small>);
  const Preset stored{.size = 16, .resize = 20, .labels = LabelSet::none};
  store_preset(weights.metadata(), stored);
  store_class_names(weights.metadata(), {"a", "b", "c", "d", "e"});
  const auto deployed = [&](const DeployOptions& options) {
    deploy<Small>(weights, directory.path() / "file", options);
    return read_deployed(directory.path() / "file").use;
  };
  CHECK(deployed({}).preset == stored);
  CHECK(deployed({}).classes == std::vector<std::string>{"a", "b", "c", "d", "e"});
  const Preset own{.size = 16, .resize = 16, .framing = Framing::square};
  const std::vector<std::string> names{"1", "2", "3", "4", "5"};
  CHECK(deployed({.preset = own}).preset == own);
  CHECK(deployed({.classes = names}).classes == names);
  CHECK_THROWS_WITH(deployed({.classes = {"a"}}),
                    "deploy: there are 1 names of classes, and the network tells 5 classes");
}

TEST_CASE("a test vector goes along as long as the network is the one that it was made for") {
  const TemporaryDirectory directory;
  StateDict weights = random_weights(graph<Small>);
  weights.metadata()[TestVector::key] = TestVector{"seed", {3, 16, 16}, {1, 2, 3, 4, 5}}.text();
  const auto goes_along = [&](const DeployOptions& options) {
    deploy<Small>(weights, directory.path() / "file", options);
    return read_deployed(directory.path() / "file").test_vector.has_value();
  };
  CHECK(goes_along({}));
  CHECK_FALSE(goes_along({.request = {.size = 24}}));
  CHECK_FALSE(goes_along({.request = {.features = {"layer1"}}, .adapt = Adapt{}}));
}

TEST_CASE("weights of another network are refused, and no file is left behind") {
  const TemporaryDirectory directory;
  CHECK_THROWS_AS(deploy<Small>(StateDict{}, directory.path() / "file"), UnfitWeights);
  CHECK_THROWS_AS(deploy<Small>(directory.path() / "missing", directory.path() / "file"), std::exception);
  CHECK(std::filesystem::is_empty(directory.path()));
}

TEST_CASE("a network that could not be read again is not written") {
  const TemporaryDirectory directory;
  struct Long : Network<Input<1, 1, 1>, Named<"a_name_of_more_than_two_hundred_characters_which_no_reader_would_take_"
                                              "since_the_path_of_a_layer_must_fit_into_a_sentence_and_this_one_with_"
                                              "all_of_its_many_words_does_certainly_not_do_so_at_all_whatever",
                                              Conv<1>>> {};
  CHECK_THROWS_WITH(deploy<Long>(random_weights(graph<Long>), directory.path() / "file"),
                    "deploy: the network cannot be stored: node 1: its path has more than 200 characters");
}

TEST_CASE("a damaged deployed file is refused by a sentence that names the file and the part") {
  const TemporaryDirectory directory;
  const StateDict sound = deployed_small(directory.path());
  const auto with = [&](const char* key, const std::string& value) {
    StateDict state = sound;
    state.metadata()[key] = value;
    return refusal(directory.path(), state);
  };
  const auto without = [&](std::string_view left_out) {
    StateDict state;
    state.metadata() = sound.metadata();
    for (const StoredTensor& tensor : sound.tensors())
      if (tensor.name != left_out) state.add(tensor);
    return state;
  };
  CHECK(refusal(directory.path(), sound) == "it was read");

  StateDict weights = sound;
  weights.metadata().erase(graph_key);
  CHECK(refusal(directory.path(), weights) == "it has no network in its metadata, only weights; write it by deploy");
  CHECK(with(graph_key, "{") == "its network: it is not JSON from byte 2 on");
  const OwningGraph wider = lower<Small>({.classes = 6});
  CHECK(with(graph_key, graph_text(wider)) == R"("fc.weight" has another shape than its layer needs)");
  CHECK(with(class_names_key, R"(["a"])") ==
        R"(its metadata under "archetype.classes" name 1 classes, and the network tells 5)");
  CHECK_THAT(with(preset_key, "{}"), Contains("\"archetype.preset\""));
  CHECK(with(TestVector::key, TestVector{"seed", {3, 20, 20}, {1}}.text()) ==
        "its test vector is for images of another shape than the network's");
  CHECK_THAT(with(TestVector::key, "[]"), Contains("are not a test vector"));

  CHECK(refusal(directory.path(), without("fc.bias")) == R"(it has no tensor "fc.bias")");
  StateDict more = sound;
  more.add({.name = "more", .extents = {1}, .bytes = {}}, stored({1}));
  CHECK(refusal(directory.path(), more) == "it has tensors that the network does not have");
  StateDict integers = without("fc.bias");
  integers.add({.name = "fc.bias", .type = ElementType::int32, .extents = {5}, .bytes = {}}, stored({1, 2, 3, 4, 5}));
  CHECK(refusal(directory.path(), integers) == R"("fc.bias" has elements that are not floating-point numbers)");
}

TEST_CASE("a deployed file that was cut short is refused") {
  const TemporaryDirectory directory;
  static_cast<void>(deployed_small(directory.path()));
  const std::filesystem::path file = directory.path() / "small";
  const std::uintmax_t size = std::filesystem::file_size(file);
  for (const std::uintmax_t left : {std::uintmax_t{0}, std::uintmax_t{7}, std::uintmax_t{1000}, size / 2, size - 1}) {
    std::filesystem::resize_file(file, left);
    CHECK_THROWS_AS(read_deployed(file), BadWeights);
  }
}
