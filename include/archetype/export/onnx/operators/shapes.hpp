// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/export/onnx/conversion.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace archetype::detail::onnx {

/// In the shape that `Reshape` is given, 0 keeps the input's own extent: here that of the batch.
inline constexpr long long as_before = 0;

/// The extents of a batch of activations, for `Reshape`.
inline std::vector<long long> batch_of(const Shape& shape) {
  if (shape.flat()) return {as_before, shape.channels};
  return {as_before, shape.channels, shape.height, shape.width};
}

inline std::string reshaped(OnnxConversion& out, std::string_view name, const std::string& input,
                            const std::vector<long long>& extents) {
  return out.add(name, "Reshape", {input, out.integers(std::string{name} + "_shape", extents)});
}

/// The result, in its own shape.
inline std::string reshaped_result(OnnxConversion& out, const std::string& input) {
  return out.result("Reshape", {input, out.integers("shape", batch_of(out.shape()))});
}

/// A parameter of one number a channel, shaped so that it applies to a batch of maps or of flat activations.
inline std::string along_channels(OnnxConversion& out, std::string_view parameter) {
  std::string weight = out.weight(parameter);
  if (out.shape().flat()) return weight;
  const std::string name{parameter};
  return out.add(name, "Unsqueeze", {weight, out.integers(name + "_axes", {1, 2})});
}

/// A reduction that keeps the axes, whose operator took them as an attribute before version 18.
inline std::string reduced(OnnxConversion& out, std::string_view name, std::string_view type, const std::string& input,
                           const std::vector<long long>& axes) {
  if (out.opset() < 18) return out.add(name, type, {input}, {{"axes", axes}});
  return out.add(name, type, {input, out.integers(std::string{name} + "_axes", axes)});
}

}  // namespace archetype::detail::onnx
