// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/blocks/compose/head.hpp>
#include <archetype/layers/features.hpp>
#include <archetype/lowering/builder.hpp>
#include <archetype/text/type_name.hpp>

#include <array>
#include <cstddef>
#include <span>
#include <string_view>
#include <type_traits>

namespace archetype {

/// Base of every `Input`.
struct InputPart {};

template <class Part>
inline constexpr bool is_input = std::is_base_of_v<InputPart, Part>;

namespace operations {

/// The input of a network; its shape is given, not inferred.
class Input : public Operation {
 public:
  constexpr Input() : Operation({"Input", "input"}) {}
};

inline constexpr Input input{};

}  // namespace operations

namespace detail {

/// Rejects an input that does not have three extents, and says how to write a signal or a volume as an image.
constexpr void reject_input(Builder& builder, std::span<const int> extents) {
  Sentence why;
  why << "Input<";
  for (std::size_t i = 0; i < extents.size(); ++i) why << (i == 0 ? "" : ", ") << extents[i];
  why << "> has " << static_cast<int>(extents.size()) << (extents.size() == 1 ? " extent" : " extents")
      << ", and networks read images of channels x height x width; ";
  if (extents.size() == 2)
    why << "write a 1-D signal as Input<" << extents[0] << ", 1, " << extents[1]
        << ">, with windows such as Kernel<1, 9>";
  else if (extents.size() == 4)
    why << "the slices of a volume or the frames of a video can be channels, as in Input<"
        << 1LL * extents[0] * extents[1] << ", " << extents[2] << ", " << extents[3] << ">";
  else why << "write Input<channels, height, width>";
  builder.reject(why);
}

}  // namespace detail

/// The image that a network is declared for: channels × height × width. A lowering may request another.
///
/// A 1-D signal is an image of height 1: `Input<1, 1, 16000>`, with windows such as `Kernel<1, 9>`.
template <int... Extents>
struct Input : InputPart {
  static constexpr Shape shape{};
  static constexpr void emit(Builder& builder) {
    constexpr std::array<int, sizeof...(Extents)> extents{Extents...};
    detail::reject_input(builder, extents);
  }
};
template <int Channels, int Height, int Width>
struct Input<Channels, Height, Width> : InputPart {
  static constexpr Shape shape{Channels, Height, Width};
};

namespace detail {

/// Emits a part, or rejects it if it may not stand at its position.
template <class Part>
constexpr void emit_in_place(Builder& builder, Value& x, int& remaining) {
  --remaining;
  if constexpr (is_input<Part>) {
    builder.reject(Sentence{} << "a second Input comes after other parts; keep only the first");
  } else {
    if (is_head<Part> && remaining > 0)
      builder.reject(Sentence{} << "a head, " << type_name<Part>() << ", stands " << remaining
                                << (remaining == 1 ? " part" : " parts") << " before the end; make it the last part");
    x = emitter_of<Part>()->emit(builder, x);
  }
}

/// Whether no part is an input, and none but the last is a head.
template <class... Parts>
constexpr bool all_in_place() {
  int remaining = sizeof...(Parts);
  bool in_place = true;
  ((in_place = in_place && !is_input<Parts> && (--remaining == 0 || !is_head<Parts>)), ...);
  return in_place;
}

/// One function for all networks, not inlined into each of the hundreds in a list of networks.
[[gnu::noinline]] constexpr void emit_network(Builder& builder, const Shape& declared, const Emitter* const* emitters) {
  Value x = builder.start(operations::input, builder.request().input_of(declared));
  builder.tap_requested(operations::feature_joining);
  for (; *emitters != nullptr; ++emitters) x = (*emitters)->emit(builder, x);
  builder.finish();
}

}  // namespace detail

/// A complete architecture: an `Input`, then parts in order of execution, the last usually a `Head`.
///
/// Derive a struct from it to name the network: compilers and summaries then print that name.
template <class First, class... Parts>
struct Network {
  static constexpr void emit(Builder& builder) {
    if constexpr (requires { First::emit(builder); }) {
      First::emit(builder);  // rejects whatever stands in place of the input
    } else if constexpr (!is_input<First>) {
      builder.reject(Sentence{} << "its first part is " << detail::type_name<First>()
                                << "; start it with Input<channels, height, width>");
    } else if constexpr (detail::all_in_place<Parts...>()) {
      detail::emit_network(builder, First::shape, detail::emitters_of<Parts...>);
    } else {
      Value x = builder.start(operations::input, builder.request().input_of(First::shape));
      int remaining = sizeof...(Parts);
      (detail::emit_in_place<Parts>(builder, x, remaining), ...);
    }
  }
};

}  // namespace archetype
