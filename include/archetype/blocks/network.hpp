// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/blocks/head.hpp>
#include <archetype/graph/builder.hpp>
#include <archetype/graph/type_name.hpp>

#include <string_view>

namespace archetype {

/// Marks what `Input` makes.
struct InputPart {};

template <class Part>
inline constexpr bool is_input = std::is_base_of_v<InputPart, Part>;

/// Where a network starts; its shape is what it is given, not inferred.
class InputOperation : public Primitive {
 public:
  constexpr InputOperation() : Primitive({"Input", "input"}) {}
};

inline constexpr InputOperation input_operation{};

/// The image that a network is declared for: channels × height × width. A lowering may ask for another.
template <int Channels, int Height, int Width>
struct Input : InputPart {
  static constexpr Value emit(Builder& builder) {
    return builder.start(input_operation, builder.request().input_of({Channels, Height, Width}));
  }
};

namespace detail {

template <class Part>
constexpr void emit_part(Builder& builder, Value& x, int& remaining) {
  --remaining;
  if constexpr (is_input<Part>) {
    builder.reject(Sentence{} << "a second Input stands behind other parts; keep only the first");
  } else {
    if constexpr (is_head<Part>) {
      if (remaining > 0)
        builder.reject(Sentence{} << "a head, " << type_name<Part>() << ", stands " << remaining
                                  << (remaining == 1 ? " part" : " parts") << " before the end; make it the last part");
      builder.rescale({});  // its widths are numbers of classes and of what leads to them
    }
    x = Part::emit(builder, x);
  }
}

}  // namespace detail

/// A whole architecture: an `Input`, then parts in order of execution, the last of them mostly a `Head`.
///
/// Derive a struct from it, and compilers and summaries will call the network by that name.
template <class First, class... Parts>
struct Network {
  static constexpr void emit(Builder& builder) {
    if constexpr (is_input<First>) {
      Value x = First::emit(builder);
      int remaining = sizeof...(Parts);
      (detail::emit_part<Parts>(builder, x, remaining), ...);
      builder.finish();
    } else {
      builder.reject(Sentence{} << "its first part is " << detail::type_name<First>()
                                << "; start it with Input<channels, height, width>");
    }
  }
};

}  // namespace archetype
