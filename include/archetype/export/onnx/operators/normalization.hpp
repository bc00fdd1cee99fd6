// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/export/onnx/conversion.hpp>
#include <archetype/export/onnx/operators/shapes.hpp>

#include <string>
#include <vector>

namespace archetype::detail::onnx {

inline float epsilon_of(const OnnxConversion& out) { return static_cast<float>(out.attributes().epsilon.value()); }

inline std::string convert_batch_norm(OnnxConversion& out) {
  std::vector<std::string> inputs{out.input()};
  for (const char* const name : {"weight", "bias", "running_mean", "running_var"}) inputs.push_back(out.weight(name));
  return out.result("BatchNormalization", inputs, {{"epsilon", epsilon_of(out)}});
}

/// The definition, for versions before 17, which have no operator for it.
inline std::string convert_layer_norm_in_steps(OnnxConversion& out) {
  const std::string mean = reduced(out, "mean", "ReduceMean", out.input(), {1});
  const std::string centered = out.add("centered", "Sub", {out.input(), mean});
  const std::string squared = out.add("squared", "Mul", {centered, centered});
  const std::string variance = reduced(out, "variance", "ReduceMean", squared, {1});
  const std::string above_zero = out.add("above_zero", "Add", {variance, out.number("epsilon", epsilon_of(out))});
  const std::string deviation = out.add("deviation", "Sqrt", {above_zero});
  const std::string normalized = out.add("normalized", "Div", {centered, deviation});
  const std::string scaled = out.add("scaled", "Mul", {normalized, along_channels(out, "weight")});
  return out.result("Add", {scaled, along_channels(out, "bias")});
}

/// ONNX normalizes the last axes, so the channels of a map go there and back.
inline std::string convert_layer_norm(OnnxConversion& out) {
  if (out.opset() < 17) return convert_layer_norm_in_steps(out);
  const OnnxAttributes options{{"axis", -1}, {"epsilon", epsilon_of(out)}};
  const std::string weight = out.weight("weight");
  const std::string bias = out.weight("bias");
  if (out.shape().flat()) return out.result("LayerNormalization", {out.input(), weight, bias}, options);
  const std::string last =
      out.add("channels_last", "Transpose", {out.input()}, {{"perm", std::vector{0LL, 2LL, 3LL, 1LL}}});
  const std::string normalized = out.add("normalized", "LayerNormalization", {last, weight, bias}, options);
  return out.result("Transpose", {normalized}, {{"perm", std::vector{0LL, 3LL, 1LL, 2LL}}});
}

inline std::string convert_global_response_norm(OnnxConversion& out) {
  const std::string norm = reduced(out, "norm", "ReduceL2", out.input(), {2, 3});
  const std::string mean = reduced(out, "mean", "ReduceMean", norm, {1});
  const std::string above_zero = out.add("above_zero", "Add", {mean, out.number("epsilon", epsilon_of(out))});
  const std::string relative = out.add("relative", "Div", {norm, above_zero});
  const std::string compared = out.add("compared", "Mul", {out.input(), relative});
  const std::string scaled = out.add("scaled", "Mul", {compared, along_channels(out, "weight")});
  const std::string shifted = out.add("shifted", "Add", {scaled, along_channels(out, "bias")});
  return out.result("Add", {out.input(), shifted});
}

inline std::string convert_layer_scale(OnnxConversion& out) {
  return out.result("Mul", {out.input(), along_channels(out, "gamma")});
}

}  // namespace archetype::detail::onnx
