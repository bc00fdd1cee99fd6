// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/export/onnx/conversion.hpp>
#include <archetype/image/preset.hpp>
#include <archetype/lowering/request.hpp>
#include <archetype/weights/match/match.hpp>

#include <optional>
#include <string>
#include <vector>

namespace archetype {

/// The images that an ONNX model takes: N images of the size of the network's input.
enum class OnnxImages : unsigned char {
  normalized,           ///< N × channels × height × width floats, prepared as for `Model::forward`
  bytes,                ///< N × 3 × height × width bytes, red, green and blue; the model normalizes them
  bytes_channels_last,  ///< N × height × width × 3 bytes, as decoded images are stored; the model normalizes them
};

/// How a network becomes an ONNX model.
struct OnnxOptions {
  int opset = 17;                              ///< version of ONNX's operators, 13 to 23
  OnnxImages images = OnnxImages::normalized;  ///< what the model takes; resizing and cropping stay outside
  Request request{};                           ///< what differs from the declared network, such as the images' size
  std::string name{};                          ///< name of the network; empty: that of its type or its entry in the zoo
  std::optional<Preset> preset{};              ///< the preprocessing; empty: the weight file's, or that of the entry
  std::vector<std::string> classes{};          ///< names of the classes; empty: the weight file's, or the label set's
  std::vector<std::string> outputs{};          ///< names of the results; empty: "output", or the names of the features
  std::vector<OnnxOperator> operators{};       ///< conversions of operations of your own
  std::optional<Adapt> adapt{};  ///< allows weights with modules that the network lacks, or for other image channels
  std::string subtree{};         ///< which of several networks in the weight file; see `Subtree`
  bool weights_apart = false;    ///< stores the weights in a second file, FILE.data; needed beyond 2 GB
};

}  // namespace archetype
