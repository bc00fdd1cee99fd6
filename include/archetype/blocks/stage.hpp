// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/blocks/sequence.hpp>
#include <archetype/layers/options.hpp>

namespace archetype {

/// N blocks one after another. Inside a `MixedStage` each is named by its index.
template <int N, class Block>
struct Repeat {};

namespace detail {

/// A block that a stage can ask for a stride: `template <int S> using Strided = …`.
template <class Block, int S>
concept Stridable = requires {
  typename Block::template Strided<S>;
};

constexpr void reject_stride(Builder& builder, int stride, std::string_view block) {
  Sentence why;
  builder.reject(why << "Stride<" << stride << "> is asked of " << block
                     << ", which takes none; give it a member template Strided<S>");
}

constexpr void reject_repeats(Builder& builder, int repeats, std::string_view block) {
  Sentence why;
  builder.reject(why << "Stage has " << repeats << " blocks of " << block << "; give it 1 to " << Limits::repeats);
}

template <class Block, int S>
constexpr Value emit_block(Builder& builder, Value x) {
  if constexpr (Stridable<Block, S>) {
    return Block::template Strided<S>::emit(builder, x);
  } else {
    if constexpr (S != 1) reject_stride(builder, S, type_name<Block>());
    return Block::emit(builder, x);
  }
}

/// Emits N blocks named by their index from `index` on, the first with stride S.
template <int N, class Block, int S>
constexpr Value emit_blocks(Builder& builder, Value x, int& index) {
  if constexpr (N < 1 || N > Limits::repeats) {
    reject_repeats(builder, N, type_name<Block>());
  } else {
    int repeats = builder.scale().deepened(N);
    if (repeats > Limits::repeats) reject_repeats(builder, repeats, type_name<Block>());
    if constexpr (S != 1) {
      x = builder.repeat(x, 1, index, emit_block<Block, S>);
      --repeats;
    }
    x = builder.repeat(x, repeats, index, emit_block<Block, 1>);
  }
  return x;
}

template <class Part, int S>
struct StagePart {
  static constexpr Value emit(Builder& builder, Value x, int& index) {
    return emit_blocks<1, Part, S>(builder, x, index);
  }
};
template <int N, class Block, int S>
struct StagePart<Repeat<N, Block>, S> {
  static constexpr Value emit(Builder& builder, Value x, int& index) {
    return emit_blocks<N, Block, S>(builder, x, index);
  }
};

inline constexpr Naming stage_naming{"Stage", "layer", true};

/// The stride that a stage's options ask for; a fault of theirs is told to the builder.
template <class... Options>
struct StageOptions {
  static constexpr Attributes attributes = with_options<Options...>(Attributes{});
  static constexpr int stride = attributes.window.stride.height;

  static constexpr void check(Fault& fault) {
    check_options<typename TagOf<Options>::Tag...>("Stage", "Stride", fault);
    if (!fault) check_window("Stage", attributes.window, fault);
    if (!fault && stride != attributes.window.stride.width)
      fault << "Stage has Stride " << attributes.window.stride << "; give it one stride for both axes";
  }
  static constexpr bool sound = [] {
    Fault fault;
    check(fault);
    return !fault;
  }();
};

/// Opens the module of the next stage.
template <class Parsed>
constexpr Builder::Frame enter_stage(Builder& builder) {
  const Builder::Frame outer = builder.enter(builder.next(stage_naming));
  if constexpr (!Parsed::sound) {
    Fault fault;
    Parsed::check(fault);
    builder.reject(fault.sentence());
  }
  return outer;
}

}  // namespace detail

/// N equal blocks in a module `layer1`, `layer2`, …; the first takes the stride: `Stage<4, BottleneckB<128>, Stride<2>>`.
template <int N, class Block, class... Options>
struct Stage {
  static constexpr Value emit(Builder& builder, Value x) {
    using Parsed = detail::StageOptions<Options...>;
    const Builder::Frame outer = detail::enter_stage<Parsed>(builder);
    int index = 0;
    x = detail::emit_blocks<N, Block, Parsed::stride>(builder, x, index);
    builder.leave(outer);
    return x;
  }
};

/// A stage of different blocks: `MixedStage<Stride<2>, Repeat<2, A>, B>`. The first block takes the stride.
template <class S, class First, class... Rest>
struct MixedStage {
  static constexpr Value emit(Builder& builder, Value x) {
    using Parsed = detail::StageOptions<S>;
    const Builder::Frame outer = detail::enter_stage<Parsed>(builder);
    int index = 0;
    x = detail::StagePart<First, Parsed::stride>::emit(builder, x, index);
    ((x = detail::StagePart<Rest, 1>::emit(builder, x, index)), ...);
    builder.leave(outer);
    return x;
  }
};

}  // namespace archetype
