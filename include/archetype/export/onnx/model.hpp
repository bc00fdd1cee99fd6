// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/export/onnx/attribute.hpp>
#include <archetype/export/onnx/fields.hpp>
#include <archetype/export/onnx/messages.hpp>
#include <archetype/export/onnx/opset.hpp>
#include <archetype/io/write_file.hpp>
#include <archetype/version.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <protozero/pbf_builder.hpp>
#include <protozero/varint.hpp>

namespace archetype::detail::onnx {

/// The most bytes that a protocol buffer, and so an ONNX file, can have.
inline constexpr std::uint64_t most_bytes = (std::uint64_t{1} << 31) - 1;

/// The content of a file in pieces, some of which are elsewhere.
class Pieces {
 public:
  void add(std::string piece) { refer_to(owned_.emplace_back(std::move(piece))); }
  void refer_to(std::string_view piece) {
    all_.push_back(piece);
    size_ += piece.size();
  }

  std::uint64_t size() const { return size_; }
  const std::vector<std::string_view>& all() const& { return all_; }
  const std::vector<std::string_view>& all() const&& = delete;

 private:
  std::deque<std::string> owned_;  // which stay where they are
  std::vector<std::string_view> all_;
  std::uint64_t size_ = 0;
};

/// An ONNX model while it is made. Elements of weights are referred to, not copied.
class ModelBuilder {
 public:
  ModelBuilder(std::string name, int opset) : name_(std::move(name)), opset_(opset) {}

  int opset() const { return opset_; }

  void add_node(const NodeView& node) {
    claim(node.output);
    protozero::pbf_builder<GraphField> graph{graph_};
    onnx::add_node(graph, node);
  }

  /// Adds an input, which is also a value that nodes read.
  void add_input(const std::string& name, const ValueType& type) {
    claim(name);
    add(GraphField::input, name, type);
  }
  void add_output(const std::string& name, const ValueType& type) { add(GraphField::output, name, type); }
  /// States the type of an intermediate value.
  void add_value(const std::string& name, const ValueType& type) { add(GraphField::value_info, name, type); }

  /// Adds a tensor that the model owns. It stays in the model's own file.
  void add_constant(TensorView tensor, std::string bytes) {
    claim(tensor.name);
    tensor.bytes = owned_.emplace_back(std::move(bytes));
    constants_.push_back(std::move(tensor));
  }
  /// Adds a tensor whose elements the caller keeps.
  void add_weight(TensorView tensor) {
    claim(tensor.name);
    weights_.push_back(std::move(tensor));
  }

  void add_metadata(std::string key, std::string value) { metadata_.emplace(std::move(key), std::move(value)); }

  /// Writes the model; with `weights_apart`, its weights go to a second file beside it, `path` with ".data" appended.
  /// Throws std::invalid_argument if the model would have more than 2 GB, and what `io::write_file` throws.
  void write(const std::filesystem::path& path, bool weights_apart) const {
    Pieces graph;
    Pieces data;
    const std::string data_file = path.filename().string() + ".data";
    graph.add(name_field());
    graph.refer_to(graph_);
    for (const TensorView& tensor : constants_) add_tensor(graph, tensor);
    for (const TensorView& tensor : weights_) {
      if (weights_apart) add_tensor_apart(graph, data, data_file, tensor);
      else add_tensor(graph, tensor);
    }
    std::string head = preamble();
    add_length(head, ModelField::graph, graph.size());
    if (head.size() + graph.size() > most_bytes)
      throw std::invalid_argument(path.string() + " would have " + std::to_string(head.size() + graph.size()) +
                                  " bytes, and an ONNX file has at most " + std::to_string(most_bytes) +
                                  "; set OnnxOptions::weights_apart, which stores the weights in a file beside it");
    if (weights_apart) io::write_file(path.parent_path() / data_file, data.all());
    std::vector<std::string_view> model{head};
    model.insert(model.end(), graph.all().begin(), graph.all().end());
    io::write_file(path, model);
  }

 private:
  /// Names are unique among values and tensors.
  void claim(std::string_view name) {
    if (!names_.emplace(name).second)
      throw std::invalid_argument("export_onnx: two values would be named \"" + std::string{name} +
                                  "\"; rename the layer or, by OnnxOptions::outputs, the result");
  }

  void add(GraphField field, const std::string& name, const ValueType& type) {
    protozero::pbf_builder<GraphField> graph{graph_};
    onnx::add_value(graph, field, name, type);
  }

  /// Begins a field of `size` bytes that follow.
  template <class Field>
  static void add_length(std::string& message, Field field, std::uint64_t size) {
    constexpr std::uint64_t length_delimited = 2;
    protozero::add_varint_to_buffer(&message, static_cast<std::uint64_t>(field) << 3 | length_delimited);
    protozero::add_varint_to_buffer(&message, size);
  }

  static void add_tensor(Pieces& graph, const TensorView& tensor) {
    std::string message = head_of(tensor);
    add_length(message, TensorField::raw_data, tensor.bytes.size());
    std::string field;
    add_length(field, GraphField::initializer, message.size() + tensor.bytes.size());
    graph.add(field + message);
    graph.refer_to(tensor.bytes);
  }

  /// Adds a tensor whose elements are in another file.
  static void add_tensor_apart(Pieces& graph, Pieces& data, const std::string& data_file, const TensorView& tensor) {
    std::string message = head_of(tensor);
    protozero::pbf_builder<TensorField> fields{message};
    add_entry(fields, TensorField::external_data, "location", data_file);
    add_entry(fields, TensorField::external_data, "offset", std::to_string(data.size()));
    add_entry(fields, TensorField::external_data, "length", std::to_string(tensor.bytes.size()));
    fields.add_enum(TensorField::data_location, static_cast<std::int32_t>(DataLocation::EXTERNAL));
    std::string field;
    add_length(field, GraphField::initializer, message.size());
    graph.add(field + message);
    data.refer_to(tensor.bytes);
  }

  std::string name_field() const {
    std::string bytes;
    protozero::pbf_builder<GraphField> graph{bytes};
    add_text(graph, GraphField::name, name_);
    return bytes;
  }

  /// Everything but the graph.
  std::string preamble() const {
    std::string bytes;
    protozero::pbf_builder<ModelField> model{bytes};
    model.add_int64(ModelField::ir_version, ir_version_of(opset_));
    add_text(model, ModelField::producer_name, "archetype");
    add_text(model, ModelField::producer_version,
             std::to_string(version.major_number) + "." + std::to_string(version.minor_number) + "." +
                 std::to_string(version.patch_number));
    for (const auto& [key, value] : metadata_) add_entry(model, ModelField::metadata_props, key, value);
    {
      protozero::pbf_builder<OperatorSetField> operators{model, ModelField::opset_import};
      add_text(operators, OperatorSetField::domain, "");  // ONNX's own operators
      operators.add_int64(OperatorSetField::version, opset_);
    }  // which completes the message
    return bytes;
  }

  std::string name_;
  int opset_;
  std::string graph_;              // nodes, inputs, outputs and types of values, encoded
  std::deque<std::string> owned_;  // elements of the constants, which stay where they are
  std::vector<TensorView> constants_;
  std::vector<TensorView> weights_;
  std::map<std::string, std::string> metadata_;
  std::set<std::string, std::less<>> names_;
};

}  // namespace archetype::detail::onnx
