// SPDX-License-Identifier: MIT
#pragma once
// An ONNX file, parsed back. The numbers of fields stand here a second time, as in onnx.proto3, so that a wrong one of
// ours is found.
#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <protozero/pbf_reader.hpp>

/// An attribute, by the field that holds it.
struct ParsedAttribute {
  int type = 0;
  float number = 0;
  long long integer = 0;
  std::string text;
  std::vector<long long> integers;
};

struct ParsedNode {
  std::string name;
  std::string type;
  std::vector<std::string> inputs;
  std::vector<std::string> outputs;
  std::map<std::string, ParsedAttribute> attributes;
};

struct ParsedTensor {
  int type = 0;
  std::vector<long long> extents;
  std::string bytes;
  std::map<std::string, std::string> external;
  int location = 0;
};

/// The type of an input, an output or another value: its extents as text, "batch" for an open one.
struct ParsedValue {
  int type = 0;
  std::vector<std::string> extents;
  friend bool operator==(const ParsedValue&, const ParsedValue&) = default;
};

struct ParsedModel {
  long long ir_version = 0;
  std::string producer;
  std::string producer_version;
  std::map<std::string, long long> opsets;
  std::map<std::string, std::string> metadata;
  std::string name;
  std::vector<ParsedNode> nodes;
  std::map<std::string, ParsedTensor> tensors;
  std::vector<std::string> input_names;
  std::vector<std::string> output_names;
  std::map<std::string, ParsedValue> values;  ///< inputs, outputs and those between

  const ParsedNode& node(const std::string& wanted) const {
    return *std::find_if(nodes.begin(), nodes.end(), [&](const ParsedNode& each) { return each.name == wanted; });
  }
  std::vector<std::string> node_types() const {
    std::vector<std::string> types;
    for (const ParsedNode& each : nodes) types.push_back(each.type);
    return types;
  }
};

namespace onnx_parsing {

inline std::vector<long long> integers_of(protozero::pbf_reader& message) {
  const auto range = message.get_packed_int64();
  return {range.begin(), range.end()};
}

inline std::pair<std::string, std::string> entry_of(protozero::pbf_reader message) {
  std::pair<std::string, std::string> entry;
  while (message.next()) {
    std::string& part = message.tag() == 1 ? entry.first : entry.second;
    part = message.get_string();
  }
  return entry;
}

inline std::pair<std::string, ParsedAttribute> attribute_of(protozero::pbf_reader message) {
  std::pair<std::string, ParsedAttribute> attribute;
  while (message.next()) {
    switch (message.tag()) {
      case 1:
        attribute.first = message.get_string();
        break;
      case 2:
        attribute.second.number = message.get_float();
        break;
      case 3:
        attribute.second.integer = message.get_int64();
        break;
      case 4:
        attribute.second.text = message.get_string();
        break;
      case 8:
        attribute.second.integers = integers_of(message);
        break;
      case 20:
        attribute.second.type = message.get_enum();
        break;
      default:
        message.skip();
    }
  }
  return attribute;
}

inline ParsedNode node_of(protozero::pbf_reader message) {
  ParsedNode node;
  while (message.next()) {
    switch (message.tag()) {
      case 1:
        node.inputs.push_back(message.get_string());
        break;
      case 2:
        node.outputs.push_back(message.get_string());
        break;
      case 3:
        node.name = message.get_string();
        break;
      case 4:
        node.type = message.get_string();
        break;
      case 5:
        node.attributes.insert(attribute_of(message.get_message()));
        break;
      default:
        message.skip();
    }
  }
  return node;
}

inline std::pair<std::string, ParsedTensor> tensor_of(protozero::pbf_reader message) {
  std::pair<std::string, ParsedTensor> tensor;
  while (message.next()) {
    switch (message.tag()) {
      case 1:
        tensor.second.extents = integers_of(message);
        break;
      case 2:
        tensor.second.type = message.get_int32();
        break;
      case 8:
        tensor.first = message.get_string();
        break;
      case 9:
        tensor.second.bytes = message.get_string();
        break;
      case 13:
        tensor.second.external.insert(entry_of(message.get_message()));
        break;
      case 14:
        tensor.second.location = message.get_enum();
        break;
      default:
        message.skip();
    }
  }
  return tensor;
}

inline std::string dimension_of(protozero::pbf_reader message) {
  std::string extent;
  while (message.next()) extent = message.tag() == 1 ? std::to_string(message.get_int64()) : message.get_string();
  return extent;
}

inline std::pair<std::string, ParsedValue> value_of(protozero::pbf_reader message) {
  std::pair<std::string, ParsedValue> value;
  while (message.next()) {
    if (message.tag() == 1) {
      value.first = message.get_string();
      continue;
    }
    protozero::pbf_reader type = message.get_message();
    type.next();
    protozero::pbf_reader tensor = type.get_message();
    while (tensor.next()) {
      if (tensor.tag() == 1) {
        value.second.type = tensor.get_int32();
        continue;
      }
      protozero::pbf_reader shape = tensor.get_message();
      while (shape.next()) value.second.extents.push_back(dimension_of(shape.get_message()));
    }
  }
  return value;
}

inline void parse_graph(protozero::pbf_reader message, ParsedModel& model) {
  const auto value = [&](std::vector<std::string>* names) {
    auto [name, type] = value_of(message.get_message());
    if (names != nullptr) names->push_back(name);
    model.values.emplace(name, type);
  };
  while (message.next()) {
    switch (message.tag()) {
      case 1:
        model.nodes.push_back(node_of(message.get_message()));
        break;
      case 2:
        model.name = message.get_string();
        break;
      case 5:
        model.tensors.insert(tensor_of(message.get_message()));
        break;
      case 11:
        value(&model.input_names);
        break;
      case 12:
        value(&model.output_names);
        break;
      case 13:
        value(nullptr);
        break;
      default:
        message.skip();
    }
  }
}

}  // namespace onnx_parsing

inline ParsedModel parse_onnx(const std::filesystem::path& file) {
  std::ifstream stream{file, std::ios::binary};
  const std::string bytes{std::istreambuf_iterator<char>{stream}, {}};
  ParsedModel model;
  for (protozero::pbf_reader message{bytes}; message.next();) {
    switch (message.tag()) {
      case 1:
        model.ir_version = message.get_int64();
        break;
      case 2:
        model.producer = message.get_string();
        break;
      case 3:
        model.producer_version = message.get_string();
        break;
      case 7:
        onnx_parsing::parse_graph(message.get_message(), model);
        break;
      case 8: {
        protozero::pbf_reader opset = message.get_message();
        std::string domain;
        while (opset.next())
          if (opset.tag() == 1) domain = opset.get_string();
          else model.opsets[domain] = opset.get_int64();
        break;
      }
      case 14:
        model.metadata.insert(onnx_parsing::entry_of(message.get_message()));
        break;
      default:
        message.skip();
    }
  }
  return model;
}
