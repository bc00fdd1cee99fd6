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
concept Stridable = requires { typename Block::template Strided<S>; };

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
    int repeats = N;
    if constexpr (S != 1) {
      x = builder.within({"", index++}, [&] { return emit_block<Block, S>(builder, x); });
      --repeats;
    }
    x = builder.repeat(x, repeats, index, [&](Value y) { return emit_block<Block, 1>(builder, y); });
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

  static constexpr void check(Builder& builder) {
    Fault fault;
    check_options<typename TagOf<Options>::Tag...>("Stage", "Stride", fault);
    if (!fault) check_window("Stage", attributes.window, fault);
    if (!fault && stride != attributes.window.stride.width)
      fault << "Stage has Stride " << attributes.window.stride << "; give it one stride for both axes";
    if (fault) builder.reject(fault.sentence());
  }
};

}  // namespace detail

/// N equal blocks in a module `layer1`, `layer2`, …; the first takes the stride: `Stage<4, BottleneckB<128>, Stride<2>>`.
template <int N, class Block, class... Options>
struct Stage {
  static constexpr Value emit(Builder& builder, Value x) {
    using Parsed = detail::StageOptions<Options...>;
    return builder.within(builder.next(detail::stage_naming), [&] {
      Parsed::check(builder);
      int index = 0;
      return detail::emit_blocks<N, Block, Parsed::stride>(builder, x, index);
    });
  }
};

/// A stage of different blocks: `MixedStage<Stride<2>, Repeat<2, A>, B>`. The first block takes the stride.
template <class S, class First, class... Rest>
struct MixedStage {
  static constexpr Value emit(Builder& builder, Value x) {
    using Parsed = detail::StageOptions<S>;
    return builder.within(builder.next(detail::stage_naming), [&] {
      Parsed::check(builder);
      int index = 0;
      x = detail::StagePart<First, Parsed::stride>::emit(builder, x, index);
      ((x = detail::StagePart<Rest, 1>::emit(builder, x, index)), ...);
      return x;
    });
  }
};

}  // namespace archetype
