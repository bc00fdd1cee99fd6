// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/attributes.hpp>
#include <archetype/graph/shape.hpp>
#include <archetype/graph/state_list.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace archetype::inference {

/// A tensor of a layer in float32, in row-major order.
struct Tensor {
  std::string name;  ///< name in the layer: "weight"
  TensorShape extents{};
  std::vector<float> numbers{};
};

/// Rows and columns of padding on each side of a map.
struct Padding {
  int top = 0;
  int left = 0;
  int bottom = 0;
  int right = 0;
  friend constexpr bool operator==(const Padding&, const Padding&) = default;
};

/// Stands for a value that is not there.
inline constexpr int no_value = -1;

/// A function of each element of a step's result, which is applied in the same pass.
struct PostOperation {
  std::string kind;            ///< an activation, "Add", "Gate", or "Affine": x · scale + shift for each channel
  int operand = no_value;      ///< the value that "Add" adds, or the gate: one number for each image and channel
  std::vector<float> scale{};  ///< of "Affine"
  std::vector<float> shift{};  ///< of "Affine"
};

/// One step of a plan: an operation of the network, with everything that was fused into it.
///
/// Its kind is that of the operation, or one that only plans have: "Pointwise" returns its input, to which its post
/// operations are applied; "SqueezeExcite" gates its input by two linear maps of its channels' means.
struct Step {
  std::string kind;
  std::string path{};  ///< of the operation in the network: "layer1.0.conv1"
  Attributes attributes{};
  Padding padding{};
  std::vector<int> inputs{};
  int result = no_value;
  std::vector<Tensor> tensors{};
  std::vector<PostOperation> post{};
  std::vector<Step> parts{};  ///< of "SqueezeExcite", the two linear maps

  /// The tensor with a name, or null.
  const Tensor* find(std::string_view name) const& {
    const auto found =
        std::find_if(tensors.begin(), tensors.end(), [&](const Tensor& tensor) { return tensor.name == name; });
    return found == tensors.end() ? nullptr : &*found;
  }
  Tensor* find(std::string_view name) & { return const_cast<Tensor*>(static_cast<const Step*>(this)->find(name)); }
  const Tensor* find(std::string_view name) const&& = delete;
};

/// What is computed for an image, step by step. Steps read and write values, which are numbered; value 0 is the image.
struct Plan {
  std::vector<Shape> values{};  ///< the shape of each value for one image
  std::vector<Step> steps{};    ///< in the order of execution
  std::vector<int> results{};   ///< the values that the network returns
};

}  // namespace archetype::inference
