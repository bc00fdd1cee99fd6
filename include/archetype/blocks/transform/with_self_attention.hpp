// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/blocks/compose/stage.hpp>
#include <archetype/blocks/transform/rules.hpp>
#include <archetype/blocks/transform/transform.hpp>
#include <archetype/layers/self_attention.hpp>

#include <array>
#include <cstddef>
#include <type_traits>
#include <utility>

namespace archetype {

namespace detail {

/// Appends self-attention to a residual body.
class AttachSelfAttention final : public ResidualBodyRule {
 public:
  constexpr AttachSelfAttention() : ResidualBodyRule("Attended") {}
  constexpr void describe_miss(Sentence& out) const override {
    out << "Attended found no residual sum in its block; give it a residual one";
  }

 private:
  constexpr Value extend(Builder& builder, Value body) const override { return apply<SelfAttention>(builder, body); }
};

inline constexpr AttachSelfAttention attach_self_attention{};

}  // namespace detail

/// A residual block whose body ends in self-attention, before the sum.
template <class Block>
struct Attended {
  template <int S>
  using Strided = RewritePart<detail::attach_self_attention, typename Block::template Strided<S>>;
};

namespace detail {

/// A stage whose last block is `Attended`.
template <int N, class Block, class... Options>
struct AttendedStage {
  static constexpr BlockRun runs[]{block_run<Repeat<N, Attended<Block>>, stage_stride<Options...>>};
  static constexpr StageEmitter emitter{option_set<stage_taker, Options...>, runs};
};
template <int N, class Block, class... Options>
  requires(N > 1)
struct AttendedStage<N, Block, Options...> {
  static constexpr BlockRun runs[]{block_run<Repeat<N - 1, Block>, stage_stride<Options...>>,
                                   block_run<Attended<Block>, 1>};
  static constexpr StageEmitter emitter{option_set<stage_taker, Options...>, runs};
};

template <class Part>
struct AttendedPart {
  using type =
      Refusal<"WithSelfAttention cannot see into the stage that it should change; make it a Stage of equal blocks">;
};
template <int N, class Block, class... Options>
  requires(N >= 1)
struct AttendedPart<Stage<N, Block, Options...>> {
  using type = AttendedStage<N, Block, Options...>;
};

template <int N, class Block, class... Options>
inline constexpr bool is_stage<AttendedStage<N, Block, Options...>> = true;

/// The position of the fourth stage from the end, or the number of parts if there are fewer stages.
template <std::size_t Count>
constexpr std::size_t fourth_stage_from_end(const std::array<bool, Count>& stages) {
  int stages_seen = 0;
  for (std::size_t place = Count; place-- > 0;)
    if (stages[place] && ++stages_seen == 4) return place;
  return Count;
}

template <class Part, bool Here>
struct AttendedHere : AttendedPart<Part> {};
template <class Part>
struct AttendedHere<Part, false> {
  using type = Part;
};

template <class Net, class Places>
struct AttendedNetwork;
template <class First, class... Parts, std::size_t... Places>
struct AttendedNetwork<Network<First, Parts...>, std::index_sequence<Places...>> {
  static constexpr std::size_t here = fourth_stage_from_end(std::array<bool, sizeof...(Parts)>{is_stage<Parts>...});
  using type = std::conditional_t<
      here == sizeof...(Parts),
      Network<First, Refusal<"WithSelfAttention found fewer than four stages; name a network of four or more">,
              Parts...>,
      Network<First, typename AttendedHere<Parts, Places == here>::type...>>;
};

template <class Net>
struct WithAttendedStage;
template <class First, class... Parts>
struct WithAttendedStage<Network<First, Parts...>>
    : AttendedNetwork<Network<First, Parts...>, std::index_sequence_for<Parts...>> {};

}  // namespace detail

/// The network with self-attention in the last block of its fourth stage from the end (of four stages, the first), as
/// fastai's `sa=True`.
template <class Net>
using WithSelfAttention = typename detail::WithAttendedStage<detail::Parts<Net>>::type;

}  // namespace archetype
