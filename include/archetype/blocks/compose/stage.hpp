// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/blocks/compose/sequence.hpp>
#include <archetype/layers/layer.hpp>
#include <archetype/layers/options.hpp>
#include <archetype/text/type_name.hpp>

namespace archetype {

/// N blocks one after another. In a `MixedStage` each is named by its index.
template <int N, class Block>
struct Repeat {};

namespace detail {

/// A block to which a stage can pass a stride: `template <int S> using Strided = …`.
template <class Block, int S>
concept Stridable = requires { typename Block::template Strided<S>; };

template <class Block, int S>
constexpr Value reject_stride(Builder& builder, Value x) {
  Sentence why;
  builder.reject(why << "Stride<" << S << "> is asked of " << type_name<Block>()
                     << ", which takes none; give it a member template Strided<S>");
  return x;
}

template <class Block, int S>
inline constexpr FunctionEmitter refused_stride{&reject_stride<Block, S>};

/// The emitter of a block with a given stride.
template <class Block, int S>
constexpr const Emitter* strided_emitter() {
  if constexpr (Stridable<Block, S>) return emitter_of<typename Block::template Strided<S>>();
  else if constexpr (S == 1) return emitter_of<Block>();
  else return &refused_stride<Block, S>;
}

template <int N, class Block>
constexpr void reject_repeats(Builder& builder) {
  Sentence why;
  builder.reject(why << "Stage has " << N << " blocks of " << type_name<Block>() << "; give it 1 to "
                     << Limits::repeats);
}

/// A run of equal blocks in a stage.
struct BlockRun {
  int repeats;
  const Emitter* first;      ///< with the stride of the stage
  const Emitter* others;     ///< with stride 1
  void (*refuse)(Builder&);  ///< rejects the run; null if it is valid
};

template <int N, class Block>
inline constexpr void (*refusal_of_repeats)(Builder&) = nullptr;
template <int N, class Block>
  requires(N<1 || N> Limits::repeats)
inline constexpr void (*refusal_of_repeats<N, Block>)(Builder&) = &reject_repeats<N, Block>;

template <class Part, int S>
inline constexpr BlockRun block_run{1, strided_emitter<Part, S>(), strided_emitter<Part, 1>(), nullptr};
template <int N, class Block, int S>
inline constexpr BlockRun block_run<Repeat<N, Block>, S>{N, strided_emitter<Block, S>(), strided_emitter<Block, 1>(),
                                                         refusal_of_repeats<N, Block>};

inline constexpr Naming stage_naming{"Stage", "layer", true};

constexpr void check_stage(const Attributes& attributes, Fault& fault) {
  const Window& window = attributes.window;
  check_window("Stage", window, fault);
  if (!fault && window.stride.height != window.stride.width)
    fault << "Stage has Stride " << window.stride << "; give it one stride for both axes";
}

inline constexpr OptionTaker<Attributes> stage_taker{"Stage", "Stride", {}, check_stage};

/// The stride set by the options of a stage.
template <class... Options>
inline constexpr int stage_stride = option_set<stage_taker, Options...>.values.window.stride.height;

/// Emits runs of blocks in one module, each block named by its index.
class StageEmitter final : public BlockEmitter {
 public:
  template <int Count>
  constexpr StageEmitter(const OptionSet<Attributes>& options, const BlockRun (&runs)[Count])
      : options_(&options), runs_(runs), count_(Count) {}

  constexpr Value emit(Builder& builder, Value x) const override {
    const Builder::Frame outer = builder.enter(builder.next(stage_naming));
    reject_options(builder, *options_);
    int index = 0;
    for (int i = 0; i < count_; ++i) x = emit(builder, x, runs_[i], index);
    builder.leave(outer);
    return x;
  }

  static constexpr Value emit(Builder& builder, Value x, const BlockRun& run, int& index) {
    if (run.refuse != nullptr) {
      run.refuse(builder);
      return x;
    }
    int repeats = builder.scale().deepened(run.repeats);
    if (repeats > Limits::repeats) {
      Sentence why;
      builder.reject(why << "Stage is scaled to " << repeats << " blocks; it may have up to " << Limits::repeats);
    }
    if (run.first != run.others) {
      x = builder.repeat(x, 1, index, *run.first);
      --repeats;
    }
    return builder.repeat(x, repeats, index, *run.others);
  }

 private:
  const OptionSet<Attributes>* options_;
  const BlockRun* runs_;
  int count_;
};

}  // namespace detail

/// N equal blocks in a module `layer1`, `layer2`, …; the first has the stride: `Stage<4, BottleneckB<128>, Stride<2>>`.
template <int N, class Block, class... Options>
struct Stage {
  static constexpr detail::BlockRun runs[]{detail::block_run<Repeat<N, Block>, detail::stage_stride<Options...>>};
  static constexpr detail::StageEmitter emitter{detail::option_set<detail::stage_taker, Options...>, runs};
};

/// A stage of different blocks: `MixedStage<Stride<2>, Repeat<2, A>, B>`. The first block has the stride.
template <class S, class First, class... Rest>
struct MixedStage {
  static constexpr detail::BlockRun runs[]{detail::block_run<First, detail::stage_stride<S>>,
                                           detail::block_run<Rest, 1>...};
  static constexpr detail::StageEmitter emitter{detail::option_set<detail::stage_taker, S>, runs};
};

namespace detail {

template <class Part>
inline constexpr bool is_stage = false;
template <int N, class Block, class... Options>
inline constexpr bool is_stage<Stage<N, Block, Options...>> = true;
template <class S, class... Blocks>
inline constexpr bool is_stage<MixedStage<S, Blocks...>> = true;

}  // namespace detail

}  // namespace archetype
