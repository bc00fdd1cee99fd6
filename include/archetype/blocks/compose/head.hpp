// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/blocks/compose/sequence.hpp>
#include <archetype/layers/linear.hpp>
#include <archetype/layers/pool.hpp>

#include <type_traits>

namespace archetype {

/// Marks what `Head` makes, so that transforms and the network find it.
struct HeadPart {};

template <class Part>
inline constexpr bool is_head = std::is_base_of_v<HeadPart, Part>;

namespace detail {

/// Steps that no scale concerns: their widths are numbers of classes and of what leads to them.
class HeadEmitter final : public BlockEmitter {
 public:
  constexpr explicit HeadEmitter(const Emitter* const* emitters) : parts_(emitters) {}

  constexpr Value emit(Builder& builder, Value x) const override {
    if (!builder.request().features.empty()) return x;  // which are all in front of it
    if (const Emitter* asked = builder.take_head(); asked != nullptr) return asked->emit(builder, x);
    builder.rescale({});
    builder.begin_head();
    return parts_.emit(builder, x);
  }

 private:
  SequenceEmitter parts_;
};

}  // namespace detail

/// The last part of a network, which turns features into its answer. `Backbone` removes it, `WithHead` replaces it.
template <class... Parts>
struct Head : HeadPart {
  static constexpr detail::HeadEmitter emitter{detail::emitters_of<Parts...>};
};

/// A head for a request to put in the declared one's place: `zoo::make("resnet50", {.head = head<FastaiHead<0>>})`.
template <class Part>
inline constexpr const Emitter* head = [] {
  static_assert(is_head<Part>, "head<Part> needs a head, such as FastaiHead<0>; wrap layers in Head<...>");
  return detail::emitter_of<Part>();
}();

/// torchvision's head: average of all positions, then a linear layer `fc`. `Classifier<0>` leaves the class count to
/// the lowering.
template <int Classes>
struct Classifier : Head<GlobalAveragePool, Flatten, Named<"fc", Logits<Classes>>> {};

}  // namespace archetype
