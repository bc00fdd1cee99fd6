// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/export/onnx/attribute.hpp>
#include <archetype/export/onnx/model.hpp>
#include <archetype/graph/state_list.hpp>
#include <archetype/graph/view.hpp>
#include <archetype/weights/state/bytes.hpp>
#include <archetype/weights/state/state_dict.hpp>

#include <bit>
#include <cstddef>
#include <functional>
#include <set>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace archetype {

/// One use of an operation while it is converted into ONNX nodes. Values and tensors are referred to by their names.
///
/// A conversion adds the nodes and returns the name of the result. Nodes, and the values that they compute, are named
/// after the layer: `result` gives the layer's path, "layer2.0.relu", and `add` a name below it, "layer2.0.relu/half".
class OnnxConversion {
 public:
  /// What all conversions of a model share: where they add nodes, and which weights it has already.
  struct Shared {
    detail::onnx::ModelBuilder& model;
    const GraphView& graph;
    const StateDict& state;  ///< float32, under our names
    std::set<std::string, std::less<>> used{};
  };

  OnnxConversion(Shared& shared, const Node& node, std::vector<std::string> inputs, std::string result)
      : shared_(&shared),
        node_(&node),
        path_(path_of(shared.graph, node).str()),
        inputs_(std::move(inputs)),
        result_(std::move(result)) {}

  const Attributes& attributes() const { return node_->attributes; }

  /// The shape of the result for one image; the value has the batch in front of it.
  const Shape& shape() const { return node_->shape; }
  const Shape& input_shape(int input = 0) const { return shared_->graph.inputs(*node_)[input]; }

  /// The values that the operation reads.
  const std::vector<std::string>& inputs() const { return inputs_; }
  const std::string& input(std::size_t input = 0) const { return inputs_.at(input); }

  /// The version of ONNX's operators that the model uses.
  int opset() const { return shared_->model.opset(); }

  /// A parameter or buffer of the layer by the name that the operation's `state` gives it. In the model it has its key
  /// in the state dict, "layer2.0.conv1.weight".
  std::string weight(std::string_view name) {
    const std::string key = path_ + "." + std::string{name};
    const StoredTensor* const tensor = shared_->state.find(key);
    if (tensor == nullptr) throw std::invalid_argument("export_onnx: the network has no tensor " + key);
    if (shared_->used.insert(key).second)
      shared_->model.add_weight({key, detail::onnx::DataType::FLOAT, tensor->extents, detail::as_text(tensor->bytes)});
    return key;
  }

  /// A constant of the layer. `name` is below the layer's path, as in `add`.
  std::string numbers(std::string_view name, std::span<const float> numbers, std::vector<long long> extents) {
    return add_constant(name, detail::onnx::DataType::FLOAT, std::as_bytes(numbers), std::move(extents));
  }
  /// A constant scalar.
  std::string number(std::string_view name, float number) { return numbers(name, {&number, 1}, {}); }
  /// A constant list of integers, as ONNX's operators take axes and shapes.
  std::string integers(std::string_view name, const std::vector<long long>& numbers) {
    static_assert(sizeof(long long) == 8);
    return add_constant(name, detail::onnx::DataType::INT64, std::as_bytes(std::span{numbers}),
                        {static_cast<long long>(numbers.size())});
  }

  /// Adds a node for an intermediate value, and returns the value's name.
  std::string add(std::string_view name, std::string_view type, const std::vector<std::string>& inputs,
                  const OnnxAttributes& attributes = {}) {
    const std::string value = below(name);
    shared_->model.add_node({type, inputs, value, attributes});
    return value;
  }

  /// Adds the node that computes the result, and returns the result's name.
  std::string result(std::string_view type, const std::vector<std::string>& inputs,
                     const OnnxAttributes& attributes = {}) {
    shared_->model.add_node({type, inputs, result_, attributes});
    return result_;
  }

 private:
  std::string below(std::string_view name) const { return path_ + "/" + std::string{name}; }

  // The format stores numbers in this order.
  static_assert(std::endian::native == std::endian::little);

  std::string add_constant(std::string_view name, detail::onnx::DataType type, std::span<const std::byte> bytes,
                           std::vector<long long> extents) {
    const std::string constant = below(name);
    shared_->model.add_constant({constant, type, std::move(extents), {}}, std::string{detail::as_text(bytes)});
    return constant;
  }

  Shared* shared_;
  const Node* node_;
  std::string path_;
  std::vector<std::string> inputs_;
  std::string result_;
};

/// How operations of a kind are converted to ONNX: `{"Mish", convert_mish}`. The function adds nodes and returns the
/// name of its result, which `OnnxConversion::result` returns, too.
struct OnnxOperator {
  std::string_view kind;
  std::string (*convert)(OnnxConversion&);
};

}  // namespace archetype
