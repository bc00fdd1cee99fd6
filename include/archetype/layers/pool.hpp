// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/layers/layer.hpp>
#include <archetype/layers/same_padding.hpp>
#include <archetype/layers/window.hpp>

#include <string_view>

namespace archetype {

namespace operations {

/// The size of the position of a largest element, which max pooling keeps.
inline constexpr long long position_bytes = 8;

/// Pooling over windows. As in PyTorch, the stride defaults to the kernel size.
class Pooling : public Operation {
 public:
  constexpr explicit Pooling(Naming naming) : Operation(naming) {}

  constexpr GradientMemory gradient_memory(const Node& node, const Inputs& inputs) const override {
    return detail::memory_of_padded(node, inputs[0]);
  }

  constexpr Attributes defaults() const override {
    Attributes attributes;
    attributes.window.stride = {implied, implied};
    return attributes;
  }

  constexpr Shape infer(Attributes& attributes, const Inputs& inputs, Fault& fault) const override {
    Window& window = attributes.window;
    if (window.stride.height == implied) window.stride = window.kernel;
    const Extent extent = detail::lay(kind(), window, inputs[0], fault);
    if (!fault && (2 * window.padding.height > window.kernel.height || 2 * window.padding.width > window.kernel.width))
      fault << kind() << " has Padding " << window.padding << " around a window of " << window.kernel
            << "; give it at most half of the window";
    return {inputs[0].channels, extent.height, extent.width};
  }
};

class MaximumPooling : public Pooling {
 public:
  constexpr MaximumPooling()
      : Pooling({"MaxPool", "maxpool", false, "Kernel, Stride, Padding, SamePadding, Dilation, CeilMode"}) {}

  constexpr GradientMemory gradient_memory(const Node& node, const Inputs& inputs) const override {
    GradientMemory memory = detail::memory_of_padded(node, inputs[0]);
    memory.kept += position_bytes * node.shape.elements();
    return memory;
  }
};

class AveragePooling : public Pooling {
 public:
  constexpr AveragePooling()
      : Pooling({"AveragePool", "avgpool", false, "Kernel, Stride, Padding, SamePadding, CeilMode, ExcludePadding"}) {}

  constexpr Shape infer(Attributes& attributes, const Inputs& inputs, Fault& fault) const override {
    attributes.window.dilation = {};
    return Pooling::infer(attributes, inputs, fault);
  }
};

/// Global pooling: reduces each channel to one number, a 1×1 map.
class GlobalPooling : public Operation {
 public:
  constexpr GlobalPooling(std::string_view kind, std::string_view stem, Traits traits)
      : Operation({kind, stem}, traits) {}

  constexpr Shape infer(Attributes&, const Inputs& inputs, Fault& fault) const override {
    if (inputs[0].flat()) fault << kind() << " needs a map, not the flat " << inputs[0] << "; put it before Flatten";
    return {inputs[0].channels, 1, 1};
  }
};

inline constexpr MaximumPooling maximum_pooling{};
inline constexpr AveragePooling average_pooling{};
inline constexpr GlobalPooling global_average_pooling{
    "GlobalAveragePool", "avgpool", {.keeps = Keeps::nothing, .fused_part = FusedPart::squeeze}};
inline constexpr GlobalPooling global_maximum_pooling{"GlobalMaxPool", "maxpool", {.keeps = Keeps::inputs}};

}  // namespace operations

template <class... Options>
struct MaxPool : Layer<operations::maximum_pooling, Options...> {};

template <class... Options>
struct AveragePool : Layer<operations::average_pooling, Options...> {};

/// Global average pooling.
struct GlobalAveragePool : Layer<operations::global_average_pooling> {};

/// Global max pooling.
struct GlobalMaxPool : Layer<operations::global_maximum_pooling> {};

}  // namespace archetype
