// SPDX-License-Identifier: MIT
// Architectures as tuples of Boost.Hana, which its algorithms can filter, replace and fold. No other header of the
// library includes this one, so only programs that include it need Boost.
#pragma once
#include <archetype/blocks/compose/branches.hpp>
#include <archetype/blocks/compose/gated.hpp>
#include <archetype/blocks/compose/head.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/blocks/compose/residual.hpp>
#include <archetype/blocks/compose/sequence.hpp>
#include <archetype/blocks/compose/stage.hpp>
#include <archetype/text/type_name.hpp>

#include <string_view>
#include <type_traits>

#include <boost/hana/flatten.hpp>
#include <boost/hana/replicate.hpp>
#include <boost/hana/tuple.hpp>
#include <boost/hana/type.hpp>

namespace archetype {

namespace detail {

/// A part whose template arguments are its parts.
template <template <class...> class Whole, class... Parts>
struct Composition {
  static constexpr auto parts = boost::hana::tuple_t<Parts...>;
  template <class... Others>
  using With = Whole<Others...>;
};

/// A layer, or any other part without visible parts.
struct NoComposition {
  static constexpr auto parts = boost::hana::tuple_t<>;
};

template <int First, class... Parts>
struct NumberedComposition {
  static constexpr auto parts = boost::hana::tuple_t<Parts...>;
  template <class... Others>
  using With = NumberedFrom<First, Others...>;
};

template <FixedString Name, class Part>
struct NamedComposition {
  static constexpr auto parts = boost::hana::tuple_t<Part>;
  template <class... Other>
  using With = Named<Name, Other...>;
};

/// Collects consecutive equal blocks into `Repeat`s, with `Count` of `Block` so far, so that scaling the depth applies
/// as before.
template <class Done, int Count, class Block, class... Rest>
struct Gathered;
template <class S, class... Done, int Count, class Block>
struct Gathered<MixedStage<S, Identity, Done...>, Count, Block> {
  using type = MixedStage<S, Done..., Repeat<Count, Block>>;
};
template <class S, class... Done, int Count, class Block, class Next, class... Rest>
struct Gathered<MixedStage<S, Identity, Done...>, Count, Block, Next, Rest...>
    : Gathered<MixedStage<S, Identity, Done..., Repeat<Count, Block>>, 1, Next, Rest...> {};
template <class S, class... Done, int Count, class Block, class... Rest>
struct Gathered<MixedStage<S, Identity, Done...>, Count, Block, Block, Rest...>
    : Gathered<MixedStage<S, Identity, Done...>, Count + 1, Block, Rest...> {};

template <class S, class... Blocks>
struct StageOf {
  static_assert(sizeof...(Blocks) > 0, "a stage needs at least one block; leave the stage out instead");
};
template <class S, class First, class... Rest>
struct StageOf<S, First, Rest...> : Gathered<MixedStage<S, Identity>, 1, First, Rest...> {};

template <class Block>
inline constexpr auto repeated = boost::hana::tuple_t<Block>;
template <int N, class Block>
inline constexpr auto repeated<Repeat<N, Block>> =
    boost::hana::replicate<boost::hana::tuple_tag>(boost::hana::type_c<Block>, boost::hana::size_c<N>);

/// A stage as its blocks, each as often as it is repeated.
template <class S, class... Blocks>
struct StageComposition {
  static constexpr auto parts = boost::hana::flatten(boost::hana::make_tuple(repeated<Blocks>...));
  template <class... Others>
  using With = typename StageOf<S, Others...>::type;
};

NoComposition composition(const void*);
template <class... Parts>
Composition<Network, Parts...> composition(const Network<Parts...>*);
template <class... Parts>
Composition<Sequence, Parts...> composition(const Sequence<Parts...>*);
template <class... Parts>
Composition<Branches, Parts...> composition(const Branches<Parts...>*);
template <class... Parts>
Composition<Head, Parts...> composition(const Head<Parts...>*);
template <class Body, class Shortcut, class After>
Composition<Residual, Body, Shortcut, After> composition(const Residual<Body, Shortcut, After>*);
template <class Gate>
Composition<Gated, Gate> composition(const Gated<Gate>*);
template <int First, class... Parts>
NumberedComposition<First, Parts...> composition(const NumberedFrom<First, Parts...>*);
template <FixedString Name, class Part>
NamedComposition<Name, Part> composition(const Named<Name, Part>*);
template <int N, class Block>
StageComposition<Stride<1>, Repeat<N, Block>> composition(const Stage<N, Block>*);
template <int N, class Block, class S>
StageComposition<S, Repeat<N, Block>> composition(const Stage<N, Block, S>*);
template <class S, class... Blocks>
StageComposition<S, Blocks...> composition(const MixedStage<S, Blocks...>*);

/// The composition of a part, or of a struct derived from one.
template <class Whole>
using CompositionOf = decltype(composition(static_cast<const Whole*>(nullptr)));

}  // namespace detail

/// The parts of a part, as a tuple of types: of a `Network`, `Sequence`, `Numbered`, `Named`, `Branches` or `Head`, its
/// parts; of a `Residual`, body, shortcut and what follows the sum; of a `Gated`, the gate; of a stage, its blocks,
/// each as often as it is repeated. Empty for a layer, and for a block that computes its contents.
template <class Whole>
inline constexpr auto parts_of = detail::CompositionOf<Whole>::parts;

/// A part of the same kind and name made of other parts: `with_parts<Stem<64>>(parts)`. Returns the type as Hana does,
/// `hana::type_c<…>`. A stage keeps its stride.
template <class Whole, class... Parts>
constexpr auto with_parts(const boost::hana::tuple<Parts...>&) {
  return boost::hana::type_c<typename detail::CompositionOf<Whole>::template With<typename Parts::type...>>;
}

/// The network made of the parts in a tuple, the first of them an `Input`, as `hana::type_c<Network<…>>`.
template <class... Parts>
constexpr auto network_of(const boost::hana::tuple<Parts...>&) {
  return boost::hana::type_c<Network<typename Parts::type...>>;
}

/// The same as a type, from which a struct can derive: `struct Lean : NetworkOf<parts> {};`.
template <const auto& Tuple>
using NetworkOf = typename decltype(network_of(Tuple))::type;

/// Whether a part is a stage, for `hana::trait<IsStage>`.
template <class Part>
struct IsStage : std::bool_constant<detail::is_stage<Part>> {};

/// The name of a part without its arguments: "MBConv".
template <class Part>
constexpr std::string_view kind_of(boost::hana::basic_type<Part>) {
  return detail::type_name<Part>();
}

}  // namespace archetype
