// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/blocks/compose/stage.hpp>
#include <archetype/blocks/parts/bottleneck.hpp>
#include <archetype/blocks/transform/features.hpp>
#include <archetype/export/onnx.hpp>
#include <archetype/io/mapped_file.hpp>
#include <archetype/lowering/constant_graph.hpp>
#include <archetype/lowering/lower.hpp>
#include <archetype/weights/formats/weight_file.hpp>
#include <archetype/zoo/net.hpp>
#include <archetype/zoo/registry.hpp>
#include <archetype/zoo/resnet/types.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "../temporary_directory.hpp"
#include "filled_state.hpp"
#include "onnx_file.hpp"

using namespace archetype;

namespace {

struct Small : Network<Input<3, 32, 32>, Conv<8, Kernel<3>>, BatchNorm, ReLU, Stage<2, BasicBlock<16>, Stride<2>>,
                       Classifier<10>> {};

using Strings = std::vector<std::string>;

/// What a network becomes, with weights that `filled_state` makes.
ParsedModel exported(const GraphView& graph, const OnnxOptions& options = {}) {
  const TemporaryDirectory directory;
  export_onnx(graph, filled_state(graph), directory.path() / "model.onnx", options);
  return parse_onnx(directory.path() / "model.onnx");
}

std::string bytes_of(const StoredTensor& tensor) { return std::string{archetype::detail::as_text(tensor.bytes)}; }

std::string refusal(const GraphView& graph, const OnnxOptions& options) {
  try {
    exported(graph, options);
  } catch (const std::exception& error) {
    return error.what();
  }
  return "nothing is refused";
}

}  // namespace

TEST_CASE("An ONNX file says who wrote it, and for which version of the operators") {
  const ParsedModel model = exported(graph<Small>, {.name = "small"});
  CHECK(model.ir_version == 8);
  CHECK(model.producer == "archetype");
  CHECK(model.producer_version == "0.1.0");
  CHECK(model.opsets == std::map<std::string, long long>{{"", 17}});
  CHECK(model.name == "small");
  CHECK(model.metadata.at("archetype.network") == "small");
  CHECK(exported(graph<Small>, {.opset = 13}).ir_version == 7);
  CHECK(exported(graph<Small>, {.opset = 21}).ir_version == 10);
  CHECK(exported(graph<Small>, {.opset = 21}).opsets.at("") == 21);
}

TEST_CASE("The model takes images of the graph's size, leaves their number open, and returns what the network does") {
  const ParsedModel model = exported(graph<Small>);
  CHECK(model.input_names == Strings{"input"});
  CHECK(model.output_names == Strings{"output"});
  CHECK(model.values.at("input") == ParsedValue{1, {"batch", "3", "32", "32"}});
  CHECK(model.values.at("output") == ParsedValue{1, {"batch", "10"}});
  CHECK(model.values.at("layer1.0.conv1") == ParsedValue{1, {"batch", "16", "16", "16"}});
  const OwningGraph larger = lower<Small>(Request{.channels = 1, .size = 48});
  CHECK(exported(larger).values.at("input") == ParsedValue{1, {"batch", "1", "48", "48"}});
}

TEST_CASE("Weights have our keys, our shapes and the very bits of the state dict, without counters of batches") {
  const StateDict state = filled_state(graph<Small>);
  const ParsedModel model = exported(graph<Small>);
  std::size_t weights = 0;
  for (const StoredTensor& tensor : state.tensors()) {
    INFO(tensor.name);
    if (tensor.name.ends_with("num_batches_tracked")) {
      CHECK_FALSE(model.tensors.contains(tensor.name));
      continue;
    }
    ++weights;
    const ParsedTensor& stored = model.tensors.at(tensor.name);
    CHECK(stored.type == 1);
    CHECK(stored.extents == tensor.extents);
    CHECK(stored.bytes == bytes_of(tensor));
  }
  CHECK(model.tensors.size() == weights);
}

TEST_CASE("Nodes are named after their layers and stand in the order of execution") {
  const ParsedModel model = exported(graph<Small>);
  std::set<std::string> known{"input"};
  for (const auto& [name, tensor] : model.tensors) known.insert(name);
  for (const ParsedNode& node : model.nodes) {
    INFO(node.name);
    for (const std::string& input : node.inputs) CHECK(known.contains(input));
    CHECK(known.insert(node.outputs.at(0)).second);
    CHECK(node.outputs == Strings{node.name});
  }
  CHECK(model.node("layer1.0.conv1").inputs == Strings{"relu", "layer1.0.conv1.weight"});
  CHECK(model.node("output").inputs == Strings{"flatten", "fc.weight", "fc.bias"});
}

TEST_CASE("A type of the zoo brings its entry's name, preset and class names") {
  const TemporaryDirectory directory;
  const std::filesystem::path weights = directory.path() / "weights.safetensors";
  const std::filesystem::path file = directory.path() / "model.onnx";
  write_weights(weights, filled_state(graph<ResNet18>));
  export_onnx<ResNet18>(weights, file, {.request = {.size = 64}});
  const ParsedModel model = parse_onnx(file);
  CHECK(model.metadata.at("archetype.network") == "torchvision/resnet18");
  CHECK(model.metadata.at("archetype.preset").starts_with("{\"size\":64,"));
  CHECK(model.metadata.at("archetype.classes").starts_with("[\"tench\","));
  CHECK(model.values.at("input") == ParsedValue{1, {"batch", "3", "64", "64"}});

  export_onnx<WithClasses<zoo::Net<"torchvision/resnet18">, 1000>>(weights, file);
  CHECK(parse_onnx(file).metadata.at("archetype.network") == "torchvision/resnet18");
  CHECK(parse_onnx(file).output_names == Strings{"output"});

  export_onnx(zoo::find("torchvision/resnet18"), weights, file, {.classes = Strings(1000, "x")});
  CHECK(parse_onnx(file).metadata.at("archetype.network") == "torchvision/resnet18");
  CHECK(parse_onnx(file).metadata.at("archetype.classes").starts_with("[\"x\",\"x\""));
}

TEST_CASE("A type that is not of the zoo gives the model its own name, and the file its preset and class names") {
  const TemporaryDirectory directory;
  const std::filesystem::path weights = directory.path() / "weights.safetensors";
  StateDict state = filled_state(graph<Small>);
  const Preset preset{.size = 32, .resize = 40, .normalization = {{0.5F, 0.25F, 0.125F}, {1, 1, 1}}};
  store_preset(state.metadata(), preset);
  store_class_names(state.metadata(), Strings{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"});
  write_weights(weights, state);
  export_onnx<Small>(weights, directory.path() / "model.onnx");
  const ParsedModel model = parse_onnx(directory.path() / "model.onnx");
  CHECK(model.name == "Small");
  CHECK(model.metadata.at("archetype.preset") == state.metadata().at(preset_key));
  CHECK(model.metadata.at("archetype.classes") == R"(["a","b","c","d","e","f","g","h","i","j"])");
}

TEST_CASE("A network of features has an output for each, by the names that they were asked for") {
  using Pyramid = Features<Small, "layer1", "relu", "layer1.0">;
  const TemporaryDirectory directory;
  const std::filesystem::path weights = directory.path() / "weights.safetensors";
  write_weights(weights, filled_state(graph<Small>));
  export_onnx<Pyramid>(weights, directory.path() / "model.onnx", {.adapt = Adapt{}});
  const ParsedModel model = parse_onnx(directory.path() / "model.onnx");
  CHECK(model.output_names == Strings{"layer1", "relu", "layer1.0"});
  CHECK(model.values.at("relu") == ParsedValue{1, {"batch", "8", "32", "32"}});
  CHECK(model.values.at("layer1") == ParsedValue{1, {"batch", "16", "16", "16"}});
  CHECK_FALSE(model.tensors.contains("fc.weight"));
  export_onnx<Small>(weights, directory.path() / "requested.onnx",
                     {.request = {.features = {"layer1.0", "layer1"}}, .adapt = Adapt{}});
  CHECK(parse_onnx(directory.path() / "requested.onnx").output_names == Strings{"layer1.0", "layer1"});
  CHECK(exported(graph<Pyramid>).output_names == Strings{"layer1.1.relu2", "relu", "layer1.0.relu2"});
}

TEST_CASE("A model that takes bytes casts them and normalizes them as its preset says") {
  const Preset preset{.normalization = {{0.5F, 0.25F, 0.125F}, {1, 2, 4}}};
  const ParsedModel first = exported(graph<Small>, {.images = OnnxImages::bytes, .preset = preset});
  CHECK(first.values.at("input") == ParsedValue{2, {"batch", "3", "32", "32"}});
  const Strings types = first.node_types();
  CHECK(Strings(types.begin(), types.begin() + 5) == Strings{"Cast", "Div", "Sub", "Div", "Conv"});
  CHECK(first.node("input/floats").attributes.at("to").integer == 1);
  const std::string& mean = first.tensors.at("input/mean").bytes;
  float number = 0;
  std::memcpy(&number, mean.data() + 4, 4);
  CHECK(number == 0.25F);
  CHECK(first.tensors.at("input/deviation").extents == std::vector{3LL, 1LL, 1LL});

  const ParsedModel last = exported(graph<Small>, {.images = OnnxImages::bytes_channels_last});
  CHECK(last.values.at("input") == ParsedValue{2, {"batch", "32", "32", "3"}});
  CHECK(last.nodes.front().type == "Transpose");
  const OwningGraph gray = lower<Small>(Request{.channels = 1});
  CHECK(
      refusal(gray, {.images = OnnxImages::bytes}) ==
      "export_onnx: a model that takes bytes normalizes three colors, and the network takes 1 channels; export it with "
      "OnnxImages::normalized");
}

TEST_CASE("Weights apart are in a second file, where the first says that they are") {
  const TemporaryDirectory directory;
  const StateDict state = filled_state(graph<Small>);
  export_onnx(graph<Small>, state, directory.path() / "model.onnx", {.weights_apart = true});
  std::ifstream stream{directory.path() / "model.onnx.data", std::ios::binary};
  const std::string data{std::istreambuf_iterator<char>{stream}, {}};
  const ParsedModel model = parse_onnx(directory.path() / "model.onnx");
  std::size_t bytes = 0;
  for (const auto& [name, tensor] : model.tensors) {
    INFO(name);
    CHECK(tensor.location == 1);
    CHECK(tensor.bytes.empty());
    CHECK(tensor.external.at("location") == "model.onnx.data");
    const std::size_t length = std::stoul(tensor.external.at("length"));
    CHECK(data.substr(std::stoul(tensor.external.at("offset")), length) == bytes_of(*state.find(name)));
    bytes += length;
  }
  CHECK(bytes == data.size());
}

TEST_CASE("Weights by a library's names, in half precision or for other channels become ours in single precision") {
  const TemporaryDirectory directory;
  const GraphView graph = archetype::graph<ResNet18>;
  const StateDict ours = filled_state(graph);
  StateDict theirs;
  for (StoredTensor tensor : ours.tensors()) {
    tensor.name = "module." + tensor.name;
    if (tensor.name != "module.fc.bias") {
      theirs.add(tensor);
      continue;
    }
    tensor.type = ElementType::bfloat16;
    theirs.add(tensor, std::vector<std::byte>(2000, std::byte{0x40}));  // 0x4040 is 3
  }
  export_onnx(graph, theirs, directory.path() / "model.onnx");
  const ParsedModel model = parse_onnx(directory.path() / "model.onnx");
  CHECK(model.tensors.at("conv1.weight").bytes == bytes_of(*ours.find("conv1.weight")));
  float three = 0;
  std::memcpy(&three, model.tensors.at("fc.bias").bytes.data(), 4);
  CHECK(three == 3);

  const OwningGraph gray = lower<ResNet18>(Request{.channels = 1});
  export_onnx(gray, ours, directory.path() / "gray.onnx", {.adapt = Adapt{}});
  CHECK(parse_onnx(directory.path() / "gray.onnx").tensors.at("conv1.weight").extents ==
        std::vector{64LL, 1LL, 7LL, 7LL});
}

TEST_CASE("One of several networks among the weights is taken, if the options name it") {
  const TemporaryDirectory directory;
  const StateDict ours = filled_state(graph<Small>);
  StateDict both;
  for (const char* const prefix : {"ema.", "net."}) {
    for (StoredTensor tensor : ours.tensors()) {
      tensor.name = prefix + tensor.name;
      both.add(std::move(tensor));
    }
  }
  const std::filesystem::path file = directory.path() / "model.onnx";
  CHECK_THROWS_WITH(export_onnx<Small>(both, file), Catch::Contains("holds the network 2 times"));
  export_onnx<Small>(both, file, {.subtree = "net"});
  CHECK(parse_onnx(file).tensors.contains("fc.weight"));
  write_weights(directory.path() / "both.safetensors", both);
  export_onnx<Small>(directory.path() / "both.safetensors", file, {.subtree = "ema"});
  CHECK(parse_onnx(file).tensors.contains("fc.weight"));
}

TEST_CASE("What cannot be exported is refused in one sentence, and no file is written") {
  CHECK(refusal(graph<Small>, {.opset = 12}) == "export_onnx: there is no conversion to opset 12; choose 13 to 23");
  CHECK(refusal(graph<Small>, {.classes = {"cat"}}) ==
        "export_onnx: there are 1 names of classes, and the network tells 10 classes");
  CHECK(refusal(graph<Small>, {.outputs = {"a", "b"}}) ==
        "export_onnx: there are 2 names of outputs, and the network has 1");
  CHECK(refusal(graph<Small>, {.outputs = {"relu"}}) ==
        "export_onnx: two values would be named \"relu\"; rename the layer or, by OnnxOptions::outputs, the result");

  const TemporaryDirectory directory;
  const std::filesystem::path file = directory.path() / "model.onnx";
  const OwningGraph other = lower<Small>(Request{.classes = 11});
  CHECK_THROWS_WITH(export_onnx(other, filled_state(graph<Small>), file),
                    Catch::Contains("the state dict does not fit the network") &&
                        Catch::Contains("fc.weight 11x16 (10x16 in the file)"));
  CHECK_THROWS_WITH(export_onnx(other, filled_state(graph<Small>), file, {.adapt = Adapt{}}),
                    Catch::Contains("there are no weights that the head could keep"));
  StateDict wrong = filled_state(graph<Small>);
  wrong.metadata()[preset_key] = "{}";
  CHECK_THROWS_WITH(export_onnx(graph<Small>, wrong, file), Catch::StartsWith("the state dict: its metadata under"));
  CHECK_FALSE(std::filesystem::exists(file));
}

TEST_CASE("A file of more than 2 GB is refused, or has its weights apart") {
  struct Huge : Network<Input<1048576, 1, 1>, Flatten, Linear<512, NoBias>> {};
  static_assert(parameters<Huge> == 1LL << 29);
  const TemporaryDirectory directory;
  // Two gigabytes of zeros, as a hole of a file that takes no room.
  const std::filesystem::path hole = directory.path() / "zeros";
  std::ofstream{hole}.put('\0');
  std::filesystem::resize_file(hole, std::uintmax_t{1} << 31);
  const io::MappedFile zeros{hole};
  StateDict state;
  state.add({.name = "fc.weight", .extents = {512, 1048576}, .bytes = zeros.bytes()});
  CHECK_THROWS_WITH(export_onnx(graph<Huge>, state, directory.path() / "huge.onnx"),
                    Catch::Contains("bytes, and an ONNX file has at most 2147483647; set OnnxOptions::weights_apart"));
  CHECK_FALSE(std::filesystem::exists(directory.path() / "huge.onnx"));
}
