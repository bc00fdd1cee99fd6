// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/export/onnx/conversion.hpp>
#include <archetype/export/onnx/operators/shapes.hpp>
#include <archetype/layers/channel_conv.hpp>

#include <string>
#include <vector>

namespace archetype::detail::onnx {

inline std::string convert_flatten(OnnxConversion& out) { return out.result("Flatten", {out.input()}, {{"axis", 1}}); }

inline std::string convert_linear(OnnxConversion& out) {
  std::vector<std::string> inputs{out.input(), out.weight("weight")};
  if (out.attributes().bias) inputs.push_back(out.weight("bias"));
  return out.result("Gemm", inputs, {{"transB", 1}});
}

/// A 1-d convolution of a single channel, along the axis of the channels.
inline std::string convert_channel_convolution(OnnxConversion& out) {
  const long long taps = attention_taps(out.shape().channels);
  const std::string row = reshaped(out, "row", out.input(), {as_before, 1, out.shape().channels});
  const std::string convolved =
      out.add("convolved", "Conv", {row, out.weight("weight")},
              {{"kernel_shape", std::vector{taps}}, {"pads", std::vector{taps / 2, taps / 2}}});
  return reshaped_result(out, convolved);
}

}  // namespace archetype::detail::onnx
