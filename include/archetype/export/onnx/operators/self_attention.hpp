// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/export/onnx/conversion.hpp>
#include <archetype/export/onnx/operators/shapes.hpp>

#include <string>
#include <vector>

namespace archetype::detail::onnx {

/// The learned matrix divided by uᵀ·W·v, the estimate of its largest singular value. Runtimes compute it once, when
/// they load the model.
inline std::string spectral_weight(OnnxConversion& out) {
  const std::string matrix =
      out.add("matrix", "Squeeze", {out.weight("conv.weight_orig"), out.integers("matrix_axis", {2})});
  const std::string image = out.add("image", "MatMul", {matrix, out.weight("conv.weight_v")});
  const std::string norm = out.add("norm", "MatMul", {out.weight("conv.weight_u"), image});
  return out.add("normalized", "Div", {matrix, norm});
}

/// γ · (x·xᵀ)·(W·x) + x on channels × positions.
inline std::string convert_self_attention(OnnxConversion& out) {
  const std::string x = reshaped(out, "positions", out.input(), {as_before, out.shape().channels, -1});
  const std::string transposed = out.add("transposed", "Transpose", {x}, {{"perm", std::vector{0LL, 2LL, 1LL}}});
  const std::string similarity = out.add("similarity", "MatMul", {x, transposed});
  const std::string mapped = out.add("mapped", "MatMul", {spectral_weight(out), x});
  const std::string attended = out.add("attended", "MatMul", {similarity, mapped});
  const std::string scaled = out.add("scaled", "Mul", {attended, out.weight("gamma")});
  return reshaped_result(out, out.add("sum", "Add", {scaled, x}));
}

}  // namespace archetype::detail::onnx
