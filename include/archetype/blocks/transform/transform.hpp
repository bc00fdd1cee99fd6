// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/blocks/compose/network.hpp>
#include <archetype/text/fixed_string.hpp>

#include <type_traits>

namespace archetype {

/// A part that rejects its network with a sentence: how a transform says that it cannot be applied.
template <FixedString Why>
struct Refusal {
  static constexpr Value emit(Builder& builder, Value x) {
    Sentence why;
    builder.reject(why << Why.view());
    return x;
  }
};

namespace detail {

/// The part list of a network or of a struct derived from one.
template <class First, class... Parts>
Network<First, Parts...> parts_of(const Network<First, Parts...>*);

template <class Net>
concept PartList = requires(const Net* net) { detail::parts_of(net); };

/// Stands in for the input when a transform is applied to something that is not a list of parts.
template <class Given>
struct NoPartList {
  static constexpr Value emit(Builder& builder) {
    builder.reject(Sentence{} << "a transform is given " << type_name<Given>()
                              << ", which is no list of parts; give it a Network or a struct derived from one");
    return {};
  }
};

template <class Net>
struct PartsOf {
  using type = Network<NoPartList<Net>>;
};
template <PartList Net>
struct PartsOf<Net> {
  using type = decltype(parts_of(static_cast<const Net*>(nullptr)));
};

/// The part list of a network; otherwise one that rejects itself.
template <class Net>
using Parts = typename PartsOf<Net>::type;

/// Moves parts from `Rest` to `Done`, dropping those of a kind, such as heads.
template <template <class> class IsOfKind, class Done, class... Rest>
struct DropParts {
  using type = Done;
};
template <template <class> class IsOfKind, class... Done, class Next, class... Rest>
struct DropParts<IsOfKind, Network<Done...>, Next, Rest...>
    : DropParts<IsOfKind, std::conditional_t<IsOfKind<Next>::value, Network<Done...>, Network<Done..., Next>>,
                Rest...> {};

/// A network with a part inserted after its input.
template <class Net, class Part>
struct AfterInput;
template <class First, class... Parts, class Part>
struct AfterInput<Network<First, Parts...>, Part> {
  using type = Network<First, Part, Parts...>;
};

/// Moves parts from `Rest` to `Done` until only the last is left, and replaces it if it is a head.
template <class Done, class Replacement, class... Rest>
struct ReplaceHead;
template <class... Done, class Replacement>
struct ReplaceHead<Network<Done...>, Replacement> {
  using type = Network<Done..., Refusal<"Backbone and WithHead found no head; end the network with one">>;
};
template <class... Done, class Replacement, class Last>
struct ReplaceHead<Network<Done...>, Replacement, Last> {
  using type = typename std::conditional_t<is_head<Last>, std::type_identity<Network<Done..., Replacement>>,
                                           ReplaceHead<Network<Done..., Last>, Replacement>>::type;
};
template <class... Done, class Replacement, class Next, class After, class... Rest>
struct ReplaceHead<Network<Done...>, Replacement, Next, After, Rest...>
    : ReplaceHead<Network<Done..., Next>, Replacement, After, Rest...> {};

template <class Net, class Replacement>
struct WithoutHead;
template <class First, class... Parts, class Replacement>
struct WithoutHead<Network<First, Parts...>, Replacement> : ReplaceHead<Network<First>, Replacement, Parts...> {};

/// Replaces the head in `Backbone`: emits nothing, but requires a feature map.
struct LastMap {
  static constexpr Value emit(Builder& builder, Value x) {
    if (x.shape.flat())
      builder.reject(Sentence{} << "Backbone leaves " << x.shape << " features, not a map; move Flatten into the head");
    return x;
  }
};

/// Replaces the head in `WithHead` if the argument is not a head.
template <class Given>
struct NoHead {
  static constexpr Value emit(Builder& builder, Value x) {
    builder.reject(Sentence{} << "WithHead is given " << type_name<Given>() << ", which is no head; wrap it in Head");
    return x;
  }
};

template <class Net, class NewInput>
struct ReplaceInput;
template <class First, class... Parts, class NewInput>
struct ReplaceInput<Network<First, Parts...>, NewInput> {
  using type = Network<NewInput, Parts...>;
};
template <class Given, class... Parts, class NewInput>
struct ReplaceInput<Network<NoPartList<Given>, Parts...>, NewInput> {
  using type = Network<NoPartList<Given>, Parts...>;
};

}  // namespace detail

/// The network without its head: returns the last feature map.
template <class Net>
using Backbone = typename detail::WithoutHead<detail::Parts<Net>, detail::LastMap>::type;

/// The network with another head.
template <class Net, class NewHead>
using WithHead =
    typename detail::WithoutHead<detail::Parts<Net>,
                                 std::conditional_t<is_head<NewHead>, NewHead, detail::NoHead<NewHead>>>::type;

/// The network for another input: `WithInput<ResNet18, Input<1, 96, 96>>`.
template <class Net, class NewInput>
using WithInput = typename detail::ReplaceInput<detail::Parts<Net>, NewInput>::type;

}  // namespace archetype
