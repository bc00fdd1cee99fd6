// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/blocks/network.hpp>
#include <archetype/graph/text.hpp>

#include <type_traits>

namespace archetype {

/// A part that refuses the network it stands in, with a sentence: how a transform says that it cannot be applied.
template <Text Why>
struct Refusal {
  static constexpr Value emit(Builder& builder, Value x) {
    Sentence why;
    builder.reject(why << Why.view());
    return x;
  }
};

namespace detail {

/// The part list of a network, also of a struct that derives from one.
template <class First, class... Parts>
Network<First, Parts...> parts_of(const Network<First, Parts...>*);

template <class Net>
concept PartList = requires(const Net* net) {
  detail::parts_of(net);
};

template <class Net>
using Parts = decltype(parts_of(static_cast<const Net*>(nullptr)));

/// Moves parts from `Rest` to `Done` until only the last is left, and puts `Replacement` where that is a head.
template <class Done, class Replacement, class... Rest>
struct ReplaceHead;
template <class... Done, class... Replacement, class Last>
struct ReplaceHead<Network<Done...>, Sequence<Replacement...>, Last> {
  using type = std::conditional_t<
      is_head<Last>, Network<Done..., Replacement...>,
      Network<Done..., Last, Refusal<"Backbone and WithHead found no head; end the network with one">>>;
};
template <class... Done, class Replacement, class Next, class After, class... Rest>
struct ReplaceHead<Network<Done...>, Replacement, Next, After, Rest...>
    : ReplaceHead<Network<Done..., Next>, Replacement, After, Rest...> {};

template <class Net, class Replacement>
struct WithoutHead;
template <class First, class... Parts, class Replacement>
struct WithoutHead<Network<First, Parts...>, Replacement> : ReplaceHead<Network<First>, Replacement, Parts...> {};

template <class Net, class NewInput>
struct ReplaceInput;
template <class First, class... Parts, class NewInput>
struct ReplaceInput<Network<First, Parts...>, NewInput> {
  using type = Network<NewInput, Parts...>;
};

}  // namespace detail

/// The network without its head: its result is the last map of features.
template <detail::PartList Net>
using Backbone = typename detail::WithoutHead<detail::Parts<Net>, Sequence<>>::type;

/// The network with another head.
template <detail::PartList Net, class NewHead>
using WithHead = typename detail::WithoutHead<detail::Parts<Net>, Sequence<NewHead>>::type;

/// The network for other images: `WithInput<ResNet18, Input<1, 96, 96>>`.
template <detail::PartList Net, class NewInput>
using WithInput = typename detail::ReplaceInput<detail::Parts<Net>, NewInput>::type;

}  // namespace archetype
