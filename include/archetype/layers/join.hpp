// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/operation.hpp>

#include <string_view>

namespace archetype {

namespace detail {

/// Adds to a fault what the shortcut needs so that its result has the shape of the body's.
constexpr void suggest_shortcut(const Shape& body, const Shape& shortcut, Fault& fault) {
  const bool strided = body.height > 0 && shortcut.height > body.height && shortcut.height % body.height == 0 &&
                       shortcut.width % body.width == 0;
  if (body.channels != shortcut.channels) {
    fault << "; give it a shortcut of width " << body.channels;
    if (strided) fault << " and Stride<" << shortcut.height / body.height << ">";
  } else if (strided) {
    fault << "; give its shortcut Stride<" << shortcut.height / body.height << ">";
  } else {
    fault << "; give body and shortcut the same extent, by Padding or Stride";
  }
}

/// Whether two feature maps have the same height and width.
constexpr bool same_extent(const Shape& a, const Shape& b) { return a.height == b.height && a.width == b.width; }

/// The number of channels of one part, where `count` parts share the channels evenly and the first also takes the
/// remainder.
constexpr int share_of(int channels, int count, int part) {
  return part == 0 ? channels - channels / count * (count - 1) : channels / count;
}

}  // namespace detail

namespace operations {

/// The sum of a residual block's body and shortcut.
class Addition : public Operation {
 public:
  constexpr Addition()
      : Operation({"Add", "add"}, {.result_is_spare = true,
                                   .overwrites_spare = true,
                                   .passes_gradient = true,
                                   .keeps = Keeps::nothing,
                                   .adds_shortcut = true,
                                   .fused_part = FusedPart::sum,
                                   .inputs = 2}) {}
  constexpr Cost cost(const Node&, const Inputs&) const override { return {}; }

  constexpr Shape infer(Attributes&, const Inputs& inputs, Fault& fault) const override {
    if (inputs[0] != inputs[1]) {
      fault.of_scope() << "Residual adds " << inputs[0] << " to " << inputs[1];
      detail::suggest_shortcut(inputs[0], inputs[1], fault);
    }
    return inputs[0];
  }
};

/// The product of a feature map and a gate of one number per channel.
class Gating : public Operation {
 public:
  constexpr Gating() : Operation({"Gate", "gate"}, {.passes_on = true, .fused_part = FusedPart::gate, .inputs = 2}) {}

  constexpr Shape infer(Attributes&, const Inputs& inputs, Fault& fault) const override {
    if (inputs[1].channels != inputs[0].channels || inputs[1].area() != 1)
      fault.of_scope() << "Gated scales " << inputs[0] << " by a gate of " << inputs[1] << "; end the gate in "
                       << inputs[0].channels << " channels of one number each";
    return inputs[0];
  }

  // The gradient of the gate is the sum of a product with the map.
  constexpr GradientMemory gradient_memory(const Node& node, const Inputs&) const override {
    return {.backward = bytes_of(node.shape)};
  }
};

/// The concatenation of feature maps along the channels.
class Concatenation : public Operation {
 public:
  constexpr Concatenation()
      : Operation({"Concatenate", "concatenate"},
                  {.passes_gradient = true, .keeps = Keeps::nothing, .inputs = Traits::one_or_more}) {}

  constexpr Shape infer(Attributes&, const Inputs& inputs, Fault& fault) const override {
    Shape joined = inputs[0];
    for (int i = 1; i < inputs.count() && !fault; ++i) {
      if (!detail::same_extent(inputs[i], joined))
        fault << "Concatenate joins " << inputs[0] << " and " << inputs[i]
              << "; give its inputs the same height and width";
      joined.channels += inputs[i].channels;
    }
    return joined;
  }
};

/// A slice of the channels: `width` of them from `first` on.
class Slicing : public Operation {
 public:
  constexpr Slicing() : Operation({"Slice", "slice"}, {.returns_view = true, .keeps = Keeps::nothing}) {}

  constexpr Shape infer(Attributes& attributes, const Inputs& inputs, Fault& fault) const override {
    if (attributes.first < 0 || attributes.width > inputs[0].channels - attributes.first)
      fault << "Slice takes " << attributes.width << " channels from " << attributes.first << " on of " << inputs[0]
            << "; it must stay inside";
    return {attributes.width, inputs[0].height, inputs[0].width};
  }
};

inline constexpr Addition addition{};
inline constexpr Gating gating{};
inline constexpr Concatenation concatenation{};
inline constexpr Slicing slicing{};

}  // namespace operations

}  // namespace archetype
