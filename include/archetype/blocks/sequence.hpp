// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/builder.hpp>
#include <archetype/graph/text.hpp>
#include <archetype/layers/layer.hpp>

namespace archetype {

namespace detail {

/// Emits a part under a label: a layer takes it as its own, a block gets a module of that name around it.
template <class Part>
constexpr Value emit_labeled(Builder& builder, Value x, Label label) {
  if constexpr (is_layer<Part>) {
    return Part::emit(builder, x, label);
  } else {
    const Builder::Frame outer = builder.enter(label);
    x = Part::emit(builder, x);
    builder.leave(outer);
    return x;
  }
}

}  // namespace detail

/// Applies its parts one after another, without a module of its own.
template <class... Parts>
struct Sequence {
  static constexpr Value emit(Builder& builder, Value x) {
    ((x = Parts::emit(builder, x)), ...);
    return x;
  }
};

using Identity = Sequence<>;

/// A part with a name of its own instead of the automatic one.
template <Text Name, class Part>
struct Named {
  static constexpr Value emit(Builder& builder, Value x) {
    return detail::emit_labeled<Part>(builder, x, {Name.view()});
  }
};

/// Parts that are named by their position, counted from `First` on.
template <int First, class... Parts>
struct NumberedFrom {
  static constexpr Value emit(Builder& builder, Value x) {
    int position = First;
    ((x = detail::emit_labeled<Parts>(builder, x, {"", position++})), ...);
    return x;
  }
};

/// Parts that are named by their position, as in `torch::nn::Sequential`.
template <class... Parts>
using Numbered = NumberedFrom<0, Parts...>;

}  // namespace archetype
