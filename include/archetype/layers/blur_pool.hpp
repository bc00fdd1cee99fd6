// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/layers/layer.hpp>
#include <archetype/layers/window.hpp>

namespace archetype {

namespace operations {

/// Strided average with binomial weights, which avoids aliasing (Zhang 2019).
class BlurPooling : public Operation {
 public:
  constexpr BlurPooling() : Operation({"BlurPool", "blurpool", false, "Kernel, Stride"}) {}

  constexpr Attributes defaults() const override {
    Attributes attributes;
    attributes.window.kernel = {3, 3};
    attributes.window.stride = {2, 2};
    return attributes;
  }

  constexpr Shape infer(Attributes& attributes, const Inputs& inputs, Fault& fault) const override {
    Window& window = attributes.window;
    check_window(kind(), window, fault);
    if (fault) return {};
    window.mode = PaddingMode::given;
    window.dilation = {};
    window.ceil = false;
    window.padding = {(window.kernel.height + window.stride.height - 2) / 2,
                      (window.kernel.width + window.stride.width - 2) / 2};
    const Extent extent = detail::lay(kind(), window, inputs[0], fault);
    if (!fault && (window.padding.height >= inputs[0].height || window.padding.width >= inputs[0].width))
      fault << "BlurPool reflects " << window.padding << " rows and columns of " << inputs[0]
            << "; give it a smaller Kernel, or the network a larger Input";
    return {inputs[0].channels, extent.height, extent.width};
  }

  // It pads its input and then averages neighbors in several rounds, of which each keeps what it averages.
  constexpr GradientMemory gradient_memory(const Node& node, const Inputs& inputs) const override {
    const Window& window = node.attributes.window;
    const long long padded = bytes_of_number * inputs[0].channels * (inputs[0].height + 2 * window.padding.height) *
                             (inputs[0].width + 2 * window.padding.width);
    const int largest = window.kernel.height > window.kernel.width ? window.kernel.height : window.kernel.width;
    const int rounds = largest > 2 ? largest - 1 : 1;
    return {.kept = rounds * padded, .backward = padded};
  }
};

inline constexpr BlurPooling blur_pooling{};

}  // namespace operations

/// Anti-aliased pooling with, by default, `Kernel<3>` (weights 1 2 1) and `Stride<2>`. It pads by reflection and has no
/// parameters (timm's `BlurPool2d`).
template <class... Options>
struct BlurPool : Layer<operations::blur_pooling, Options...> {};

}  // namespace archetype
