// SPDX-License-Identifier: MIT
// Architectures as tuples of Boost.Hana, to be filtered, replaced and folded by its algorithms. Nothing else of the
// library includes this header, so only who includes it needs Boost.
#pragma once
#include <archetype/blocks/compose/branches.hpp>
#include <archetype/blocks/compose/gated.hpp>
#include <archetype/blocks/compose/head.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/blocks/compose/residual.hpp>
#include <archetype/blocks/compose/sequence.hpp>
#include <archetype/blocks/compose/stage.hpp>
#include <archetype/blocks/transform/with_self_attention.hpp>
#include <archetype/text/type_name.hpp>

#include <string_view>
#include <type_traits>

#include <boost/hana/flatten.hpp>
#include <boost/hana/replicate.hpp>
#include <boost/hana/tuple.hpp>
#include <boost/hana/type.hpp>

namespace archetype {

namespace detail {

/// A composition of parts that are its template's arguments.
template <template <class...> class Whole, class... Parts>
struct Composition {
  static constexpr auto parts = boost::hana::tuple_t<Parts...>;
  template <class... Others>
  using With = Whole<Others...>;
};

/// A layer, or what else cannot be seen into.
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

/// Gathers equal blocks in a row, `Block`, `Count` of them so far, so that a scale finds as many to repeat as before.
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

/// Of a part, or of a struct that derives from one.
template <class Whole>
using CompositionOf = decltype(composition(static_cast<const Whole*>(nullptr)));

}  // namespace detail

/// What a part is made of, as a tuple of types: the parts of a `Network`, `Sequence`, `Numbered`, `Named`, `Branches` or
/// `Head`; body, shortcut and what comes after them of a `Residual`; the gate of a `Gated`; the blocks of a stage, each
/// as often as it is repeated. Empty of a layer, and of a block that computes what it is made of.
template <class Whole>
inline constexpr auto parts_of = detail::CompositionOf<Whole>::parts;

/// A part of the same kind and name that is made of other parts: `with_parts<Stem<64>>(parts)`. Returns the type as
/// Hana has it, `hana::type_c<…>`. A stage keeps its stride.
template <class Whole, class... Parts>
constexpr auto with_parts(const boost::hana::tuple<Parts...>&) {
  return boost::hana::type_c<typename detail::CompositionOf<Whole>::template With<typename Parts::type...>>;
}

/// The network that is made of the parts of a tuple, the first of them an `Input`, as `hana::type_c<Network<…>>`.
template <class... Parts>
constexpr auto network_of(const boost::hana::tuple<Parts...>&) {
  return boost::hana::type_c<Network<typename Parts::type...>>;
}

/// The same as a type, from which a struct may derive: `struct Lean : NetworkOf<parts> {};`.
template <const auto& Tuple>
using NetworkOf = typename decltype(network_of(Tuple))::type;

/// Whether a part is a stage, for `hana::trait<IsStage>`.
template <class Part>
struct IsStage : std::bool_constant<detail::is_stage<Part>> {};

/// What a part is called without its arguments: "MBConv".
template <class Part>
constexpr std::string_view kind_of(boost::hana::basic_type<Part>) {
  return detail::type_name<Part>();
}

}  // namespace archetype
