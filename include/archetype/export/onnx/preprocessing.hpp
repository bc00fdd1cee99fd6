// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/export/onnx/messages.hpp>
#include <archetype/export/onnx/model.hpp>
#include <archetype/export/onnx/options.hpp>
#include <archetype/graph/shape.hpp>
#include <archetype/image/preset.hpp>
#include <archetype/weights/state/bytes.hpp>

#include <array>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace archetype::detail::onnx {

/// The name of the model's input.
inline constexpr const char* input_name = "input";

/// Adds the nodes that turn bytes into a network's input, by the same operations in single precision as `normalize`.
class BytePreprocessing {
 public:
  explicit BytePreprocessing(ModelBuilder& model) : model_(&model) {}

  /// Returns the name of the result.
  std::string add(bool channels_last, const Normalization& normalization) {
    std::string value = input_name;
    if (channels_last)
      value = node("channels_first", "Transpose", {value}, {{"perm", std::vector{0LL, 3LL, 1LL, 2LL}}});
    value = node("floats", "Cast", {value}, {{"to", static_cast<int>(DataType::FLOAT)}});
    value = node("fractions", "Div", {value, constant("most", std::array{255.0F}, {})});
    value = node("centered", "Sub", {value, constant("mean", normalization.mean, {3, 1, 1})});
    return node("normalized", "Div", {value, constant("deviation", normalization.deviation, {3, 1, 1})});
  }

 private:
  static std::string named(std::string_view name) { return std::string{input_name} + "/" + std::string{name}; }

  std::string node(std::string_view name, std::string_view type, const std::vector<std::string>& inputs,
                   const OnnxAttributes& attributes = {}) {
    model_->add_node({type, inputs, named(name), attributes});
    return named(name);
  }

  std::string constant(std::string_view name, std::span<const float> numbers, std::vector<long long> extents) {
    model_->add_constant({named(name), DataType::FLOAT, std::move(extents), {}},
                         std::string{as_text(std::as_bytes(numbers))});
    return named(name);
  }

  ModelBuilder* model_;
};

/// Adds the model's input and, if it takes bytes, their preprocessing. Returns the name of the network's input. Throws
/// std::invalid_argument if bytes are asked for and the network does not take three channels.
inline std::string add_images(ModelBuilder& model, const Shape& shape, OnnxImages images,
                              const Normalization& normalization) {
  if (images == OnnxImages::normalized) {
    model.add_input(input_name, {shape});
    return input_name;
  }
  if (shape.flat() || shape.channels != 3)
    throw std::invalid_argument(
        "export_onnx: a model that takes bytes normalizes three colors, and the network takes " +
        std::to_string(shape.channels) + " channels; export it with OnnxImages::normalized");
  const bool channels_last = images == OnnxImages::bytes_channels_last;
  model.add_input(input_name, {shape, DataType::UINT8, channels_last});
  return BytePreprocessing{model}.add(channels_last, normalization);
}

}  // namespace archetype::detail::onnx
