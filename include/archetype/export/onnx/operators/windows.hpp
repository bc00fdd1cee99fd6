// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/export/onnx/conversion.hpp>
#include <archetype/export/onnx/operators/pads.hpp>
#include <archetype/layers/binomial_weight.hpp>

#include <algorithm>
#include <limits>
#include <string>
#include <vector>

namespace archetype::detail::onnx {

inline std::vector<long long> list_of(Extent extent) { return {extent.height, extent.width}; }

/// The attributes of a window that all operators with one share.
inline OnnxAttributes window_attributes(const Window& window, const MapPadding& padding) {
  return {{"kernel_shape", list_of(window.kernel)}, {"strides", list_of(window.stride)}, {"pads", list_of(padding)}};
}

/// Pads a map by a node of its own, with a number or, in another mode, with what the map has.
inline std::string padded(OnnxConversion& out, const MapPadding& padding, const std::string& mode, float number = 0) {
  const std::vector<long long> list{0, 0, padding.rows.before, padding.columns.before,
                                    0, 0, padding.rows.after,  padding.columns.after};
  std::vector<std::string> inputs{out.input(), out.integers("pads", list)};
  if (mode == "constant") inputs.push_back(out.number("border", number));
  return out.add("padded", "Pad", inputs, {{"mode", mode}});
}

inline std::string convert_convolution(OnnxConversion& out) {
  const Attributes& attributes = out.attributes();
  OnnxAttributes options =
      window_attributes(attributes.window, padding_of(attributes.window, out.input_shape(), out.shape()));
  options.push_back({"dilations", list_of(attributes.window.dilation)});
  options.push_back({"group", attributes.groups});
  std::vector<std::string> inputs{out.input(), out.weight("weight")};
  if (attributes.bias) inputs.push_back(out.weight("bias"));
  return out.result("Conv", inputs, options);
}

inline std::string convert_max_pool(OnnxConversion& out) {
  const Window& window = out.attributes().window;
  MapPadding padding = padding_of(window, out.input_shape(), out.shape());
  std::string input = out.input();
  // ONNX Runtime refuses padding as large as the kernel, which a dilated window may have.
  const auto reaches = [](const AxisPadding& axis, int kernel) { return std::max(axis.before, axis.after) >= kernel; };
  if (reaches(padding.rows, window.kernel.height) || reaches(padding.columns, window.kernel.width)) {
    input = padded(out, padding, "constant", -std::numeric_limits<float>::infinity());
    padding = {};
  }
  OnnxAttributes options = window_attributes(window, padding);
  options.push_back({"dilations", list_of(window.dilation)});
  return out.result("MaxPool", {input}, options);
}

/// PyTorch's padding counts as elements, but what a last, partial window has beyond it does not. ONNX counts all of its
/// padding or none, so such a window gets the former by a node of its own.
inline std::string convert_average_pool(OnnxConversion& out) {
  const Window& window = out.attributes().window;
  MapPadding padding = padding_of(window, out.input_shape(), out.shape());
  const bool same = window.mode == PaddingMode::same;
  bool counts = same || !window.exclude_padding;
  const MapPadding declared = archetype::padding_of(window, out.input_shape());
  const MapPadding beyond{{0, padding.rows.after - declared.rows.after},
                          {0, padding.columns.after - declared.columns.after}};
  std::string input = out.input();
  if (counts && !same && (beyond.rows.after > 0 || beyond.columns.after > 0)) {
    if (declared.rows.before > 0 || declared.columns.before > 0) input = padded(out, declared, "constant");
    padding = beyond;
    counts = false;
  }
  OnnxAttributes options = window_attributes(window, padding);
  options.push_back({"count_include_pad", counts ? 1 : 0});
  return out.result("AveragePool", {input}, options);
}

/// A depthwise convolution with constant weights, on the reflected map.
inline std::string convert_blur_pool(OnnxConversion& out) {
  const Window& window = out.attributes().window;
  const int channels = out.shape().channels;
  std::vector<float> weights;
  for (int channel = 0; channel < channels; ++channel)
    for (int row = 0; row < window.kernel.height; ++row)
      for (int column = 0; column < window.kernel.width; ++column)
        weights.push_back(binomial_weight(window.kernel.height, row) * binomial_weight(window.kernel.width, column));
  const MapPadding padding = archetype::padding_of(window, out.input_shape());
  const std::string input = window.padding == Extent{0, 0} ? out.input() : padded(out, padding, "reflect");
  const std::string kernel = out.numbers("kernel", weights, {channels, 1, window.kernel.height, window.kernel.width});
  OnnxAttributes options = window_attributes(window, {});
  options.push_back({"group", channels});
  return out.result("Conv", {input, kernel}, options);
}

inline std::string convert_global_average(OnnxConversion& out) {
  return out.result("GlobalAveragePool", {out.input()});
}

inline std::string convert_global_maximum(OnnxConversion& out) { return out.result("GlobalMaxPool", {out.input()}); }

}  // namespace archetype::detail::onnx
