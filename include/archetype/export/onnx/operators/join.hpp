// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/export/onnx/conversion.hpp>
#include <archetype/export/onnx/operators/shapes.hpp>

#include <string>
#include <vector>

namespace archetype::detail::onnx {

/// An operation that does nothing but in training leaves no node.
inline std::string convert_to_nothing(OnnxConversion& out) { return out.input(); }

/// The joined results are the model's outputs; this passes on the last.
inline std::string convert_features(OnnxConversion& out) { return out.inputs().back(); }

inline std::string convert_addition(OnnxConversion& out) { return out.result("Add", out.inputs()); }

inline std::string convert_gating(OnnxConversion& out) {
  std::string gate = out.input(1);
  if (out.input_shape(1).flat() && !out.input_shape(0).flat())
    gate = out.add("gate", "Unsqueeze", {gate, out.integers("axes", {2, 3})});
  return out.result("Mul", {out.input(), gate});
}

inline std::string convert_concatenation(OnnxConversion& out) {
  return out.result("Concat", out.inputs(), {{"axis", 1}});
}

inline std::string convert_slicing(OnnxConversion& out) {
  const long long first = out.attributes().first;
  const std::string begin = out.integers("begin", {first});
  const std::string end = out.integers("end", {first + out.shape().channels});
  return out.result("Slice", {out.input(), begin, end, out.integers("axis", {1})});
}

inline std::string convert_split_sum(OnnxConversion& out) {
  const Shape& shape = out.shape();
  const std::string splits = reshaped(out, "splits", out.input(),
                                      {as_before, out.attributes().splits, shape.channels, shape.height, shape.width});
  return out.result("ReduceSum", {splits, out.integers("axis", {1})}, {{"keepdims", 0}});
}

inline std::string convert_split_softmax(OnnxConversion& out) {
  const Attributes& attributes = out.attributes();
  const std::string groups =
      reshaped(out, "groups", out.input(), {as_before, attributes.groups, attributes.splits, -1});
  const std::string shares = out.add("shares", "Softmax", {groups}, {{"axis", 2}});
  return reshaped_result(out, out.add("splits", "Transpose", {shares}, {{"perm", std::vector{0LL, 2LL, 1LL, 3LL}}}));
}

}  // namespace archetype::detail::onnx
