// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/export/onnx/conversion.hpp>

#include <numbers>
#include <string>

namespace archetype::detail::onnx {

inline std::string convert_relu(OnnxConversion& out) { return out.result("Relu", {out.input()}); }

inline std::string convert_relu6(OnnxConversion& out) {
  const std::string least = out.number("least", 0.0F);
  return out.result("Clip", {out.input(), least, out.number("most", 6.0F)});
}

inline std::string convert_sigmoid(OnnxConversion& out) { return out.result("Sigmoid", {out.input()}); }

inline std::string convert_swish(OnnxConversion& out) {
  return out.result("Mul", {out.input(), out.add("sigmoid", "Sigmoid", {out.input()})});
}

/// The slope and the offset of ReLU6(x + 3) / 6.
inline OnnxAttributes hard_sigmoid_attributes() { return {{"alpha", 1.0F / 6.0F}, {"beta", 0.5F}}; }

inline std::string convert_hard_sigmoid(OnnxConversion& out) {
  return out.result("HardSigmoid", {out.input()}, hard_sigmoid_attributes());
}

inline std::string convert_hard_swish(OnnxConversion& out) {
  if (out.opset() >= 14) return out.result("HardSwish", {out.input()});
  return out.result("Mul", {out.input(), out.add("gate", "HardSigmoid", {out.input()}, hard_sigmoid_attributes())});
}

/// Before version 20, ONNX has no GELU. The nodes are then those that PyTorch exports, which runtimes recognize and
/// compute as one.
inline std::string convert_gelu(OnnxConversion& out) {
  if (out.opset() >= 20) return out.result("Gelu", {out.input()});
  const std::string root = out.number("root", std::numbers::sqrt2_v<float>);
  const std::string erf = out.add("erf", "Erf", {out.add("scaled", "Div", {out.input(), root})});
  const std::string sum = out.add("sum", "Add", {erf, out.number("one", 1.0F)});
  return out.result("Mul", {out.add("product", "Mul", {out.input(), sum}), out.number("half", 0.5F)});
}

}  // namespace archetype::detail::onnx
