// SPDX-License-Identifier: MIT
#include <archetype/blocks/compose/branches.hpp>
#include <archetype/blocks/compose/gated.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/blocks/compose/residual.hpp>
#include <archetype/blocks/parts/split_attention.hpp>
#include <archetype/export/onnx.hpp>
#include <archetype/export/onnx/operators/all.hpp>
#include <archetype/layers/all.hpp>
#include <archetype/lowering/constant_graph.hpp>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <map>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "../temporary_directory.hpp"
#include "filled_state.hpp"
#include "onnx_file.hpp"

using namespace archetype;

namespace {

using Strings = std::vector<std::string>;
using Integers = std::vector<long long>;

/// What a network of these parts becomes.
template <class... Parts>
ParsedModel exported(const OnnxOptions& options = {}) {
  const TemporaryDirectory directory;
  const GraphView graph = archetype::graph<Network<Parts...>>;
  export_onnx(graph, filled_state(graph), directory.path() / "model.onnx", options);
  return parse_onnx(directory.path() / "model.onnx");
}

/// The types of its nodes.
template <class... Parts>
Strings nodes_of(const OnnxOptions& options = {}) {
  return exported<Parts...>(options).node_types();
}

/// The attributes of its last node.
template <class... Parts>
std::map<std::string, ParsedAttribute> attributes_of() {
  return exported<Parts...>().nodes.back().attributes;
}

std::vector<float> floats_of(const ParsedTensor& tensor) {
  std::vector<float> numbers(tensor.bytes.size() / sizeof(float));
  std::memcpy(numbers.data(), tensor.bytes.data(), tensor.bytes.size());
  return numbers;
}

Integers integers_of(const ParsedTensor& tensor) {
  Integers numbers(tensor.bytes.size() / sizeof(long long));
  std::memcpy(numbers.data(), tensor.bytes.data(), tensor.bytes.size());
  return numbers;
}

using Map = Input<8, 9, 7>;

}  // namespace

TEST_CASE("Every built-in operation has a conversion to ONNX, and no other has") {
  const auto& known = archetype::detail::onnx::known_operators;
  for (const Operation* const operation : operations::all) {
    INFO(std::string{operation->kind()});
    CHECK(std::count_if(known.begin(), known.end(), [&](const auto& each) { return each.kind == operation->kind(); }) ==
          1);
  }
  CHECK(known.size() == operations::all.size());
}

TEST_CASE("Activations become the operators that the version has") {
  CHECK(nodes_of<Map, ReLU>() == Strings{"Relu"});
  CHECK(nodes_of<Map, ReLU6>() == Strings{"Clip"});
  CHECK(nodes_of<Map, Sigmoid>() == Strings{"Sigmoid"});
  CHECK(nodes_of<Map, Swish>() == Strings{"Sigmoid", "Mul"});
  CHECK(nodes_of<Map, HardSigmoid>() == Strings{"HardSigmoid"});
  CHECK(nodes_of<Map, HardSwish>() == Strings{"HardSwish"});
  CHECK(nodes_of<Map, HardSwish>({.opset = 13}) == Strings{"HardSigmoid", "Mul"});
  CHECK(nodes_of<Map, GELU>() == Strings{"Div", "Erf", "Add", "Mul", "Mul"});
  CHECK(nodes_of<Map, GELU>({.opset = 20}) == Strings{"Gelu"});
  CHECK(floats_of(exported<Map, ReLU6>().tensors.at("relu6/most")) == std::vector{6.0F});
  CHECK(attributes_of<Map, HardSigmoid>().at("alpha").number == 1.0F / 6.0F);
}

TEST_CASE("A convolution keeps its window, its groups and its bias") {
  using Layer = Conv<16, Kernel<3, 5>, Stride<2, 1>, Dilation<1, 2>, Groups<4>, Bias>;
  const ParsedModel model = exported<Map, Layer>();
  const ParsedNode& node = model.nodes.back();
  CHECK(node.type == "Conv");
  CHECK(node.inputs == Strings{"input", "conv1.weight", "conv1.bias"});
  CHECK(node.attributes.at("kernel_shape").integers == Integers{3, 5});
  CHECK(node.attributes.at("kernel_shape").type == 7);
  CHECK(node.attributes.at("strides").integers == Integers{2, 1});
  CHECK(node.attributes.at("dilations").integers == Integers{1, 2});
  CHECK(node.attributes.at("pads").integers == Integers{1, 4, 1, 4});
  CHECK(node.attributes.at("group").integer == 4);
  CHECK(node.attributes.at("group").type == 2);
}

TEST_CASE("TensorFlow's padding becomes the numbers that the size of the images gives") {
  const auto pads = [](const auto& attributes) { return attributes.at("pads").integers; };
  // 9 rows in windows of 3, 2 apart, make 5 with one row on each side; 8 columns make 4, with one column at the end.
  CHECK(pads(attributes_of<Input<3, 9, 8>, Conv<4, Kernel<3>, Stride<2>, SamePadding>>()) == Integers{1, 0, 1, 1});
  CHECK(pads(attributes_of<Input<3, 9, 8>, MaxPool<Kernel<3>, Stride<2>, SamePadding>>()) == Integers{1, 0, 1, 1});
  const auto average = attributes_of<Input<3, 9, 8>, AveragePool<Kernel<3>, Stride<2>, SamePadding>>();
  CHECK(pads(average) == Integers{1, 0, 1, 1});
  CHECK(average.at("count_include_pad").integer == 1);
}

TEST_CASE("A last, partial window becomes padding at the end, which an average does not count") {
  const auto maximum = attributes_of<Input<3, 8, 9>, MaxPool<Kernel<3>, Stride<2>, Padding<0>, CeilMode>>();
  CHECK(maximum.at("pads").integers == Integers{0, 0, 1, 0});
  CHECK_FALSE(maximum.contains("ceil_mode"));
  const auto excluded = attributes_of<Input<3, 9, 9>, AveragePool<Kernel<2>, Padding<0>, CeilMode, ExcludePadding>>();
  CHECK(excluded.at("pads").integers == Integers{0, 0, 1, 1});
  CHECK(excluded.at("count_include_pad").integer == 0);
  const auto declared = attributes_of<Input<3, 9, 9>, AveragePool<Kernel<3>, Stride<2>, Padding<1>>>();
  CHECK(declared.at("count_include_pad").integer == 1);
  // 8 rows with one of padding on each side: the padding counts, what the last window has beyond it does not.
  const ParsedModel both = exported<Input<3, 8, 8>, AveragePool<Kernel<3>, Stride<2>, Padding<1>, CeilMode>>();
  CHECK(both.node_types() == Strings{"Pad", "AveragePool"});
  CHECK(integers_of(both.tensors.at("avgpool/pads")) == Integers{0, 0, 1, 1, 0, 0, 1, 1});
  CHECK(both.nodes.back().attributes.at("pads").integers == Integers{0, 0, 1, 1});
  CHECK(both.nodes.back().attributes.at("count_include_pad").integer == 0);
}

TEST_CASE("Padding as large as a pooling's kernel is a node of its own") {
  CHECK(nodes_of<Input<3, 9, 9>, MaxPool<Kernel<3>, Stride<1>, Dilation<3>, SamePadding>>() ==
        Strings{"Pad", "MaxPool"});
}

TEST_CASE("Blur pooling becomes a depthwise convolution with binomial weights on the reflected map") {
  const ParsedModel model = exported<Map, BlurPool<>>();
  CHECK(model.node_types() == Strings{"Pad", "Conv"});
  CHECK(model.nodes.front().attributes.at("mode").text == "reflect");
  CHECK(model.nodes.back().attributes.at("group").integer == 8);
  const std::vector<float> kernel = floats_of(model.tensors.at("blurpool/kernel"));
  REQUIRE(kernel.size() == 8 * 9);
  CHECK(std::vector(kernel.begin(), kernel.begin() + 9) ==
        std::vector{1 / 16.F, 2 / 16.F, 1 / 16.F, 2 / 16.F, 4 / 16.F, 2 / 16.F, 1 / 16.F, 2 / 16.F, 1 / 16.F});
}

TEST_CASE("Global pooling, flattening and a linear layer have operators of their own") {
  CHECK(nodes_of<Map, GlobalAveragePool>() == Strings{"GlobalAveragePool"});
  CHECK(nodes_of<Map, GlobalMaxPool>() == Strings{"GlobalMaxPool"});
  CHECK(nodes_of<Map, Flatten, Linear<4>>() == Strings{"Flatten", "Gemm"});
  CHECK(attributes_of<Map, Flatten, Linear<4>>().at("transB").integer == 1);
  CHECK(exported<Map, Flatten, Linear<4, NoBias>>().nodes.back().inputs.size() == 2);
}

TEST_CASE("Normalizations keep their constants") {
  const ParsedModel batch = exported<Map, BatchNormWith<Epsilon<1e-3_r>>>();
  CHECK(batch.node_types() == Strings{"BatchNormalization"});
  CHECK(batch.nodes[0].inputs == Strings{"input", "bn1.weight", "bn1.bias", "bn1.running_mean", "bn1.running_var"});
  CHECK(batch.nodes[0].attributes.at("epsilon").number == 1e-3F);
  CHECK(batch.nodes[0].attributes.at("epsilon").type == 1);
  CHECK(nodes_of<Map, LayerNorm>() == Strings{"Transpose", "LayerNormalization", "Transpose"});
  CHECK(nodes_of<Map, Flatten, LayerNorm>() == Strings{"Flatten", "LayerNormalization"});
  CHECK(nodes_of<Map, Flatten, LayerNorm>({.opset = 16}).size() > 5);
  CHECK(nodes_of<Map, LayerScale<>>() == Strings{"Unsqueeze", "Mul"});
  const Strings response = nodes_of<Map, GlobalResponseNorm<>>();
  CHECK(response.front() == "ReduceL2");
  CHECK(exported<Map, GlobalResponseNorm<>>().nodes.front().attributes.at("axes").integers == Integers{2, 3});
  CHECK(integers_of(exported<Map, GlobalResponseNorm<>>({.opset = 18}).tensors.at("grn/norm_axes")) == Integers{2, 3});
}

TEST_CASE("What only training does leaves no node, and a network that ends in it still has its output") {
  CHECK(nodes_of<Map, Dropout<0.5_r>, ReLU>() == Strings{"Relu"});
  CHECK(nodes_of<Map, DropPath<0.5_r>, ReLU>() == Strings{"Relu"});
  const ParsedModel model = exported<Map, ReLU, Dropout<0.5_r>>();
  CHECK(model.node_types() == Strings{"Relu", "Identity"});
  CHECK(model.output_names == Strings{"output"});
}

TEST_CASE("Maps are added, gated, sliced and concatenated") {
  CHECK(nodes_of<Map, Residual<ReLU6>>() == Strings{"Clip", "Add", "Relu"});
  CHECK(nodes_of<Map, Gated<Sequence<GlobalAveragePool, Sigmoid>>>() == Strings{"GlobalAveragePool", "Sigmoid", "Mul"});
  CHECK(nodes_of<Map, Gated<Sequence<GlobalAveragePool, Flatten, Linear<8>>>>() ==
        Strings{"GlobalAveragePool", "Flatten", "Gemm", "Unsqueeze", "Mul"});
  const ParsedModel halves = exported<Map, Branches<ReLU, Sigmoid>>();
  CHECK(halves.node_types() == Strings{"Slice", "Relu", "Slice", "Sigmoid", "Concat"});
  CHECK(integers_of(halves.tensors.at("slice2/begin")) == Integers{4});
  CHECK(integers_of(halves.tensors.at("slice2/end")) == Integers{8});
}

TEST_CASE("Attention becomes products of matrices and reshaped maps") {
  const ParsedModel self = exported<Map, SelfAttention>();
  const Strings types = self.node_types();
  CHECK(std::count(types.begin(), types.end(), "MatMul") == 5);
  for (const char* const name : {"gamma", "conv.weight_orig", "conv.weight_u", "conv.weight_v"})
    CHECK(self.tensors.contains("attention." + std::string{name}));
  const ParsedModel channels = exported<Map, Gated<Sequence<GlobalAveragePool, ChannelConv, Sigmoid>>>();
  CHECK(channels.node_types() == Strings{"GlobalAveragePool", "Reshape", "Conv", "Reshape", "Sigmoid", "Mul"});
}

namespace {

/// max(0, x)², as a user would write it: without a backend.
class SquaredReLUOperation : public Operation {
 public:
  constexpr SquaredReLUOperation() : Operation({"SquaredReLU", "relu"}) {}
};
inline constexpr SquaredReLUOperation squared_relu{};
struct SquaredReLU : Layer<squared_relu> {};

std::string convert_squared_relu(OnnxConversion& out) {
  const std::string positive = out.add("positive", "Relu", {out.input()});
  return out.result("Mul", {positive, positive});
}

}  // namespace

TEST_CASE("An operation of one's own is converted by one's own function, and otherwise refused by kind and path") {
  using Body = Named<"body", Sequence<ReLU, SquaredReLU>>;
  const ParsedModel model = exported<Map, Body>({.operators = {{"SquaredReLU", convert_squared_relu}}});
  CHECK(model.node_types() == Strings{"Relu", "Relu", "Mul"});
  CHECK(model.nodes[1].name == "body.relu2/positive");
  CHECK_THROWS_WITH((exported<Map, Body>()),
                    "body.relu2: SquaredReLU has no conversion to ONNX; give it one in OnnxOptions::operators");
}
