// SPDX-License-Identifier: MIT
#pragma once
#include <protozero/types.hpp>

/// The messages of ONNX's file format: the fields that we write, with their numbers, under the names of the format's
/// definition, onnx.proto3.
namespace archetype::detail::onnx {

enum class ModelField : protozero::pbf_tag_type {
  ir_version = 1,
  producer_name = 2,
  producer_version = 3,
  graph = 7,
  opset_import = 8,
  metadata_props = 14
};

/// `OperatorSetIdProto`.
enum class OperatorSetField : protozero::pbf_tag_type { domain = 1, version = 2 };

/// `StringStringEntryProto`.
enum class EntryField : protozero::pbf_tag_type { key = 1, value = 2 };

enum class GraphField : protozero::pbf_tag_type {
  node = 1,
  name = 2,
  initializer = 5,
  input = 11,
  output = 12,
  value_info = 13
};

enum class NodeField : protozero::pbf_tag_type { input = 1, output = 2, name = 3, op_type = 4, attribute = 5 };

enum class AttributeField : protozero::pbf_tag_type { name = 1, f = 2, i = 3, s = 4, floats = 7, ints = 8, type = 20 };

/// `AttributeProto.AttributeType`.
enum class AttributeType : int { FLOAT = 1, INT = 2, STRING = 3, FLOATS = 6, INTS = 7 };

enum class TensorField : protozero::pbf_tag_type {
  dims = 1,
  data_type = 2,
  name = 8,
  raw_data = 9,
  external_data = 13,
  data_location = 14
};

/// `TensorProto.DataType`.
enum class DataType : int { FLOAT = 1, UINT8 = 2, INT64 = 7 };

/// `TensorProto.DataLocation`.
enum class DataLocation : int { EXTERNAL = 1 };

enum class ValueInfoField : protozero::pbf_tag_type { name = 1, type = 2 };

enum class TypeField : protozero::pbf_tag_type { tensor_type = 1 };

/// `TypeProto.Tensor`.
enum class TensorTypeField : protozero::pbf_tag_type { elem_type = 1, shape = 2 };

enum class TensorShapeField : protozero::pbf_tag_type { dim = 1 };

/// `TensorShapeProto.Dimension`.
enum class DimensionField : protozero::pbf_tag_type { dim_value = 1, dim_param = 2 };

}  // namespace archetype::detail::onnx
