// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/blocks/compose/gated.hpp>
#include <archetype/blocks/compose/stage.hpp>
#include <archetype/blocks/parts/mbconv_options.hpp>
#include <archetype/blocks/parts/regnet_widths.hpp>
#include <archetype/blocks/transform/transform.hpp>
#include <archetype/layers/activation.hpp>
#include <archetype/layers/conv.hpp>
#include <archetype/layers/join.hpp>
#include <archetype/layers/normalization.hpp>

#include <string_view>
#include <type_traits>

namespace archetype {

namespace detail {

constexpr Value emit_normalized(Builder& builder, Value x, const Attributes& attributes) {
  return builder.push(operations::batch_normalization, {builder.push(operations::convolution, {x}, attributes)});
}

/// A residual bottleneck as wide inside as outside, with a grouped, strided 3×3 convolution. Its squeeze-and-excitation
/// precedes the last convolution and is sized by the block's input.
constexpr Value emit_regnet_block(Builder& builder, Value x, int width, int stride, const RegNetWidths& rule) {
  if (builder.faulted()) return {};
  const Window window{.kernel = {3, 3}, .stride = {stride, stride}};
  const int groups = width / group_of(rule, width);

  Value y = builder.push(operations::relu, {emit_normalized(builder, x, {.width = width})});
  y = emit_normalized(builder, y, {.window = window, .width = width, .groups = groups});
  y = builder.push(operations::relu, {y});
  if (rule.squeeze.numerator != 0)
    y = emit_squeeze_excite(builder, y, nearest(x.shape.channels * rule.squeeze.value()), operations::relu,
                            operations::sigmoid);
  y = emit_normalized(builder, y, {.width = width});

  Value shortcut = x;
  if (stride != 1 || x.shape.channels != width) {
    const bool outside = builder.begin_shortcut();
    const Builder::Frame outer = builder.enter({"downsample"});
    shortcut =
        builder.push(operations::convolution, {x}, {.window = {.stride = {stride, stride}}, .width = width}, {"", 0});
    shortcut = builder.push(operations::batch_normalization, {shortcut}, {}, {"", 1});
    builder.leave(outer);
    builder.end_shortcut(outside);
  }
  return builder.push(operations::relu, {builder.push(operations::addition, {y, shortcut})});
}

class RegNetBlock final : public BlockEmitter {
 public:
  constexpr RegNetBlock(int width, int stride, const RegNetWidths& rule)
      : width_(width), stride_(stride), rule_(&rule) {}

  constexpr Value emit(Builder& builder, Value x) const override {
    return emit_regnet_block(builder, x, width_, stride_, *rule_);
  }

 private:
  int width_;
  int stride_;
  const RegNetWidths* rule_;
};

/// Emits the stages that follow from the rule, each with a stride of 2.
[[gnu::noinline]] constexpr Value emit_regnet_stages(Builder& builder, Value x, const RegNetWidths& rule) {
  for (int block = 0; block < rule.blocks && !builder.faulted();) {
    const RuledStage stage = stage_from(rule, block);
    const int width = fitted(rule, builder.scale().widened(stage.width));
    const int repeats = builder.scale().deepened(stage.blocks);
    block += stage.blocks;

    const Builder::Frame outer = builder.enter(builder.next(stage_naming));
    if (repeats > Limits::repeats) {
      Sentence why;
      builder.reject(why << "RegNetStages is scaled to " << repeats << " blocks; a stage may have up to "
                         << Limits::repeats);
    }
    int index = 0;
    x = builder.repeat(x, 1, index, RegNetBlock{width, 2, rule});
    x = builder.repeat(x, repeats - 1, index, RegNetBlock{width, 1, rule});
    builder.leave(outer);
  }
  return x;
}

inline constexpr OptionTaker<RegNetWidths> regnet_taker{
    "RegNetStages", "Blocks, InitialWidth, Slope, Multiplier, GroupWidth, RoundTiesUp, Squeeze", {}, check_rule};

}  // namespace detail

/// Stages `layer1`, `layer2`, … of bottlenecks whose widths grow by a rule of four numbers, each stage with a stride of
/// 2 (Radosavovic et al. 2020): `RegNetStages<Blocks<16>, InitialWidth<48>, Slope<27.89_r>, Multiplier<2.09_r>,
/// GroupWidth<8>>`.
///
/// `Squeeze<0.25_r>` adds squeeze-and-excitation to each block, sized by the block's input.
template <class... Options>
struct RegNetStages {
  static constexpr Value emit(Builder& builder, Value x) {
    if (detail::reject_options(builder, detail::option_set<detail::regnet_taker, Options...>)) return {};
    return detail::emit_regnet_stages(builder, x, rule);
  }

  static constexpr RegNetWidths rule = detail::option_set<detail::regnet_taker, Options...>.values;
};

namespace detail {

/// The part itself, or the stages of a RegNet with `RoundTiesUp`.
template <class Part>
struct TiedUp {
  using type = Part;
};
template <class... Options>
struct TiedUp<RegNetStages<Options...>> {
  using type = RegNetStages<Options..., RoundTiesUp>;
};

template <class Net>
struct AllTiedUp;
template <class... Parts>
struct AllTiedUp<Network<Parts...>> {
  using Result = Network<typename TiedUp<Parts>::type...>;
  using type =
      std::conditional_t<std::is_same_v<Result, Network<Parts...>>,
                         Network<Parts..., Refusal<"WithRoundTiesUp found no RegNetStages; name a RegNet">>, Result>;
};

}  // namespace detail

/// A RegNet whose widths are rounded to whole groups as in torchvision; this affects X-400MF, Y-800MF and Y-8GF.
template <class Net>
using WithRoundTiesUp = typename detail::AllTiedUp<detail::Parts<Net>>::type;

}  // namespace archetype
