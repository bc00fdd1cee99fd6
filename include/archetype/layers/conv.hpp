// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/layers/layer.hpp>
#include <archetype/layers/same_padding.hpp>
#include <archetype/layers/window.hpp>

#include <string_view>

namespace archetype {

namespace operations {

/// 2-d convolution, PyTorch's `Conv2d`.
class Convolution : public Operation {
 public:
  constexpr Convolution()
      : Operation({"Conv", "conv", true, "Kernel, Stride, Padding, SamePadding, Dilation, Groups, Bias"},
                  {.begins_unit = true, .result_is_spare = true, .restores_input = true}) {}

  constexpr Shape infer(Attributes& attributes, const Inputs& inputs, Fault& fault) const override {
    const Shape& input = inputs[0];
    const int channels = input.channels;
    if (attributes.width == implied) attributes.width = channels;
    if (attributes.groups == implied) attributes.groups = channels;
    attributes.window.ceil = false;
    const Extent extent = detail::lay(kind(), attributes.window, input, fault);
    if (fault) return {};
    const int groups = attributes.groups;
    if (channels % groups != 0 || attributes.width % groups != 0)
      fault << "Conv has Groups<" << groups << "> from " << channels << " to " << attributes.width
            << " channels; give it a number that divides both";
    else if (const long long elements = weight_elements(attributes, channels); elements > Limits::elements)
      fault << "Conv has a weight of " << elements << " elements; give it at most " << Limits::elements;
    return {attributes.width, extent.height, extent.width};
  }

  constexpr void state(const Node& node, const Inputs& inputs, StateVisitor& list) const override {
    const Attributes& attributes = node.attributes;
    list.matrix("weight", {attributes.width, inputs[0].channels / attributes.groups, attributes.window.kernel.height,
                           attributes.window.kernel.width});
    if (attributes.bias) list.parameter("bias", {attributes.width});
  }

  constexpr long long multiply_adds(const Node& node, const Inputs& inputs) const override {
    return node.shape.area() * weight_elements(node.attributes, inputs[0].channels);
  }

  // Libraries convolve copies of maps, whose numbers they put into an order of their own, and have no padding that
  // differs on opposite sides.
  constexpr GradientMemory gradient_memory(const Node& node, const Inputs& inputs) const override {
    const long long input = bytes_of(inputs[0]), result = bytes_of(node.shape);
    GradientMemory memory;
    if (!padding_of(node.attributes.window, inputs[0]).even()) memory = detail::memory_of_padded(node, inputs[0]);
    memory.forward += input > result ? input : result;
    memory.backward += input + result;
    return memory;
  }

  constexpr Cost cost(const Node& node, const Inputs& inputs) const override {
    const long long weight = weight_elements(node.attributes, inputs[0].channels);
    const long long area = static_cast<long long>(node.shape.height) * node.shape.width;
    return {node.attributes.bias ? weight + node.attributes.width : weight, area * weight};
  }

 private:
  static constexpr long long weight_elements(const Attributes& attributes, int channels) {
    return static_cast<long long>(attributes.width) * (channels / attributes.groups) * attributes.window.kernel.height *
           attributes.window.kernel.width;
  }
};

inline constexpr Convolution convolution{};

}  // namespace operations

/// Convolution to `Width` channels; by default `Kernel<1>`, `Stride<1>`, centered padding and no bias.
template <int Width, class... Options>
struct Conv : SizedLayer<operations::convolution, Width, Options...> {};

/// Depthwise convolution: `DepthwiseConv<Kernel<3>, Stride<2>>`.
template <class... Options>
struct DepthwiseConv : SizedLayer<operations::convolution, implied, Groups<implied>, Options...> {};

namespace detail {

/// `channels` times `factor`, or 0 if that is not an integer in range.
constexpr int times(int channels, Ratio factor) {
  if (factor.denominator < 1 || factor.numerator < 1 || factor.numerator > Limits::width) return 0;
  const long long product = channels * factor.numerator;
  if (product % factor.denominator != 0 || product / factor.denominator > Limits::width) return 0;
  return static_cast<int>(product / factor.denominator);
}

/// Emits a convolution to a multiple of its input's channels.
class ConvByEmitter final : public Emitter {
 public:
  constexpr ConvByEmitter(const OptionSet<Attributes>& options, Ratio factor) : options_(&options), factor_(factor) {}

  constexpr Value emit(Builder& builder, Value x) const override { return emit_named(builder, x, {}); }
  constexpr Value emit_named(Builder& builder, Value x, const Label& name) const override {
    if (reject_options(builder, operations::convolution, *options_, name)) return {};
    const int width = times(x.shape.channels, factor_);
    if (width != 0) return builder.push(operations::convolution, x, options_->values, width, name);
    Sentence why;
    why << "ConvBy makes " << factor_.numerator << "/" << factor_.denominator << " of " << x.shape.channels
        << " channels; give it a factor that makes a whole number, 1 to " << Limits::width;
    builder.reject(why, operations::convolution, name);
    return {};
  }

 private:
  const OptionSet<Attributes>* options_;
  Ratio factor_;
};

}  // namespace detail

/// Convolution to `Factor` times the channels of its input, `ConvBy<4_r, Bias>`, otherwise like `Conv`. Rejects a
/// factor that does not yield an integer.
template <Ratio Factor, class... Options>
struct ConvBy {
  static constexpr detail::ConvByEmitter emitter{detail::option_set<operations::convolution, Options...>, Factor};

  static constexpr const Operation& operation() { return operations::convolution; }
};

}  // namespace archetype
