// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/export/onnx/attribute.hpp>
#include <archetype/export/onnx/fields.hpp>
#include <archetype/graph/shape.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <protozero/pbf_builder.hpp>

namespace archetype::detail::onnx {

/// The name of the dimension whose extent, the number of images, a model leaves open.
inline constexpr std::string_view batch = "batch";

/// The type of one activation for a batch of images. A model may take bytes in the order height, width, channels.
struct ValueType {
  Shape shape{};
  DataType element = DataType::FLOAT;
  bool channels_last = false;
};

/// A tensor whose elements are elsewhere: in row-major, little-endian order.
struct TensorView {
  std::string name;
  DataType type = DataType::FLOAT;
  std::vector<long long> extents;
  std::string_view bytes;
};

template <class Field>
void add_text(protozero::pbf_builder<Field>& message, Field field, std::string_view text) {
  message.add_string(field, text.data(), text.size());
}

template <class Field>
void add_entry(protozero::pbf_builder<Field>& message, Field field, std::string_view key, std::string_view value) {
  protozero::pbf_builder<EntryField> entry{message, field};
  add_text(entry, EntryField::key, key);
  add_text(entry, EntryField::value, value);
}

/// Adds the value of an attribute and says which field holds it.
class AttributeWriter {
 public:
  explicit AttributeWriter(protozero::pbf_builder<AttributeField>& message) : message_(&message) {}

  void operator()(long long number) const {
    message_->add_int64(AttributeField::i, number);
    set(AttributeType::INT);
  }
  void operator()(float number) const {
    message_->add_float(AttributeField::f, number);
    set(AttributeType::FLOAT);
  }
  void operator()(const std::string& text) const {
    message_->add_bytes(AttributeField::s, text);
    set(AttributeType::STRING);
  }
  void operator()(const std::vector<long long>& numbers) const {
    message_->add_packed_int64(AttributeField::ints, numbers.begin(), numbers.end());
    set(AttributeType::INTS);
  }
  void operator()(const std::vector<float>& numbers) const {
    message_->add_packed_float(AttributeField::floats, numbers.begin(), numbers.end());
    set(AttributeType::FLOATS);
  }

 private:
  void set(AttributeType type) const { message_->add_enum(AttributeField::type, static_cast<std::int32_t>(type)); }

  protozero::pbf_builder<AttributeField>* message_;
};

/// One node, which computes one value.
struct NodeView {
  std::string_view type;  ///< ONNX's operator: "Conv"
  const std::vector<std::string>& inputs;
  std::string_view output;
  const OnnxAttributes& attributes;
};

/// Adds a node, named after its value.
inline void add_node(protozero::pbf_builder<GraphField>& graph, const NodeView& view) {
  protozero::pbf_builder<NodeField> node{graph, GraphField::node};
  for (const std::string& input : view.inputs) add_text(node, NodeField::input, input);
  add_text(node, NodeField::output, view.output);
  add_text(node, NodeField::name, view.output);
  add_text(node, NodeField::op_type, view.type);
  for (const OnnxAttribute& each : view.attributes) {
    protozero::pbf_builder<AttributeField> attribute{node, NodeField::attribute};
    add_text(attribute, AttributeField::name, each.name);
    std::visit(AttributeWriter{attribute}, each.value);
  }
}

/// Adds the name and the type of a value as an input, an output or an intermediate value, as `field` says.
inline void add_value(protozero::pbf_builder<GraphField>& graph, GraphField field, std::string_view name,
                      const ValueType& value) {
  protozero::pbf_builder<ValueInfoField> info{graph, field};
  add_text(info, ValueInfoField::name, name);
  protozero::pbf_builder<TypeField> type{info, ValueInfoField::type};
  protozero::pbf_builder<TensorTypeField> tensor{type, TypeField::tensor_type};
  tensor.add_int32(TensorTypeField::elem_type, static_cast<std::int32_t>(value.element));
  protozero::pbf_builder<TensorShapeField> shape{tensor, TensorTypeField::shape};
  {
    protozero::pbf_builder<DimensionField> dimension{shape, TensorShapeField::dim};
    add_text(dimension, DimensionField::dim_param, batch);
  }
  const auto add = [&](int extent) {
    protozero::pbf_builder<DimensionField> dimension{shape, TensorShapeField::dim};
    dimension.add_int64(DimensionField::dim_value, extent);
  };
  if (!value.channels_last) add(value.shape.channels);
  if (value.shape.flat()) return;
  add(value.shape.height);
  add(value.shape.width);
  if (value.channels_last) add(value.shape.channels);
}

/// A tensor's message up to its elements.
inline std::string head_of(const TensorView& tensor) {
  std::string head;
  protozero::pbf_builder<TensorField> message{head};
  message.add_packed_int64(TensorField::dims, tensor.extents.begin(), tensor.extents.end());
  message.add_int32(TensorField::data_type, static_cast<std::int32_t>(tensor.type));
  add_text(message, TensorField::name, tensor.name);
  return head;
}

}  // namespace archetype::detail::onnx
