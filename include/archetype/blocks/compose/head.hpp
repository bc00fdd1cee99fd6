// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/blocks/compose/sequence.hpp>
#include <archetype/layers/linear.hpp>
#include <archetype/layers/pool.hpp>

#include <type_traits>

namespace archetype {

/// Base of every `Head`, by which transforms and networks recognize it.
struct HeadPart {};

template <class Part>
inline constexpr bool is_head = std::is_base_of_v<HeadPart, Part>;

namespace detail {

/// Emits the parts of a head at scale 1: their widths depend on the number of classes, not on the network's scale.
class HeadEmitter final : public BlockEmitter {
 public:
  constexpr explicit HeadEmitter(const Emitter* const* emitters) : parts_(emitters) {}

  constexpr Value emit(Builder& builder, Value x) const override {
    if (!builder.request().features.empty()) return x;  // all of them lie before the head
    if (const Emitter* asked = builder.take_head(); asked != nullptr) return asked->emit(builder, x);
    builder.rescale({});
    builder.begin_head();
    return parts_.emit(builder, x);
  }

 private:
  SequenceEmitter parts_;
};

}  // namespace detail

/// The last part of a network, which turns features into its output. `Backbone` removes it, `WithHead` replaces it.
template <class... Parts>
struct Head : HeadPart {
  static constexpr detail::HeadEmitter emitter{detail::emitters_of<Parts...>};
};

/// A head that a request substitutes for the declared one: `zoo::make("resnet50", {.head = head<FastaiHead<0>>})`.
template <class Part>
inline constexpr const Emitter* head = [] {
  static_assert(is_head<Part>, "head<Part> needs a head, such as FastaiHead<0>; wrap layers in Head<...>");
  return detail::emitter_of<Part>();
}();

/// torchvision's head: global average pooling, then a linear layer `fc`. With `Classifier<0>` the lowering sets the
/// number of classes.
template <int Classes>
struct Classifier : Head<GlobalAveragePool, Flatten, Named<"fc", Logits<Classes>>> {};

}  // namespace archetype
