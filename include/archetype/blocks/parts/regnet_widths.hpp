// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/fault.hpp>
#include <archetype/graph/limits.hpp>
#include <archetype/graph/ratio.hpp>
#include <archetype/layers/options.hpp>

namespace archetype {

/// The parameters that determine a RegNet's widths and depths (Radosavovic et al. 2020, section 3.3).
struct RegNetWidths {
  int blocks = 0;         ///< the number of blocks in all stages, the paper's d
  int initial_width = 0;  ///< w_0
  Ratio slope{};          ///< w_a
  Ratio multiplier{};     ///< w_m
  int group_width = 1;    ///< g
  bool ties_up = false;
  Ratio squeeze{};  ///< fraction of a block's input channels to which its squeeze-and-excitation squeezes; 0 for none
};

/// The number of blocks of a network.
template <int Count>
struct Blocks : Option<"Blocks", "number of blocks"> {
  static constexpr void apply(RegNetWidths& rule) { rule.blocks = Count; }
};

/// The width of the first block, before it is rounded to whole groups.
template <int Width>
struct InitialWidth : Option<"InitialWidth", "initial width"> {
  static constexpr void apply(RegNetWidths& rule) { rule.initial_width = Width; }
};

/// The number of channels that each block adds to the one before it, before widths are quantized.
template <Ratio Value>
struct Slope : Option<"Slope", "slope"> {
  static constexpr void apply(RegNetWidths& rule) { rule.slope = Value; }
};

/// The approximate ratio of the widths of consecutive stages.
template <Ratio Value>
struct Multiplier : Option<"Multiplier", "multiplier"> {
  static constexpr void apply(RegNetWidths& rule) { rule.multiplier = Value; }
};

/// The number of channels per group of the 3×3 convolutions.
template <int Width>
struct GroupWidth : Option<"GroupWidth", "group width"> {
  static constexpr void apply(RegNetWidths& rule) { rule.group_width = Width; }
};

/// Rounds a width halfway between two multiples of the group width up, and reduces none by more than a tenth, as
/// torchvision does. Without it, widths round to the nearest multiple, halves to the even one, as in the paper's code.
struct RoundTiesUp : Option<"RoundTiesUp", "fit to groups"> {
  static constexpr void apply(RegNetWidths& rule) { rule.ties_up = true; }
};

namespace detail {

/// The nearest integer, halves to even.
constexpr int nearest(double positive) {
  const int below = static_cast<int>(positive);
  const double rest = positive - below;
  return rest > 0.5 || (rest == 0.5 && below % 2 == 1) ? below + 1 : below;
}

/// A stage of equal blocks, as determined by the rule.
struct RuledStage {
  int blocks = 0;
  int width = 0;  ///< before rounding to whole groups
};

/// The width of a block: w_0 · w_m^s rounded to a multiple of 8, where s is the integer for which this is nearest, in
/// logarithms, to w_0 + w_a · block (equations 2 to 4).
constexpr int quantized_width(const RegNetWidths& rule, int block) {
  const double multiplier = rule.multiplier.value();
  const double wanted = 1 + rule.slope.value() * block / rule.initial_width;
  double width = rule.initial_width;
  // Logarithms are not constant expressions, so s is the least integer with wanted² < w_m^(2s + 1).
  for (double bound = multiplier; wanted * wanted >= bound && width <= Limits::width; bound *= multiplier * multiplier)
    width *= multiplier;
  return 8 * nearest(width / 8);
}

/// The stage that starts with this block.
constexpr RuledStage stage_from(const RegNetWidths& rule, int block) {
  RuledStage stage{1, quantized_width(rule, block)};
  while (block + stage.blocks < rule.blocks && quantized_width(rule, block + stage.blocks) == stage.width)
    ++stage.blocks;
  return stage;
}

/// The number of channels per group at a width.
constexpr int group_of(const RegNetWidths& rule, int width) {
  return rule.group_width < width ? rule.group_width : width;
}

/// The width rounded to whole groups.
constexpr int fitted(const RegNetWidths& rule, int width) {
  const int group = group_of(rule, width);
  if (!rule.ties_up) return group * nearest(static_cast<double>(width) / group);
  const int fit = (width + group / 2) / group * group;
  return fit < 0.9 * width ? fit + group : fit;
}

/// Reports parameters that determine no widths.
constexpr void check_rule(const RegNetWidths& rule, Fault& fault) {
  const double slope = rule.slope.value();
  const double multiplier = rule.multiplier.value();
  if (rule.blocks < 1 || rule.blocks > Limits::repeats)
    fault << "RegNetStages has Blocks<" << rule.blocks << ">; give it 1 to " << Limits::repeats;
  else if (rule.initial_width < 8 || rule.initial_width > Limits::width || rule.initial_width % 8 != 0)
    fault << "RegNetStages has InitialWidth<" << rule.initial_width << ">; give it a multiple of 8, at most "
          << Limits::width;
  else if (rule.slope.denominator < 1 || slope < 0 || slope > Limits::width)
    fault << "RegNetStages has a Slope of " << rule.slope.numerator << "/" << rule.slope.denominator
          << "; it must be 0 to " << Limits::width;
  else if (rule.multiplier.denominator < 1 || multiplier < 1.1 || multiplier > 16)
    fault << "RegNetStages has a Multiplier of " << rule.multiplier.numerator << "/" << rule.multiplier.denominator
          << "; it must be 1.1 to 16";
  else if (rule.group_width < 1 || rule.group_width > Limits::width)
    fault << "RegNetStages has GroupWidth<" << rule.group_width << ">; give it 1 to " << Limits::width;
  else if (rule.squeeze.denominator < 1 || rule.squeeze.numerator < 0 || rule.squeeze.value() > 1)
    fault << "RegNetStages has a Squeeze of " << rule.squeeze.numerator << "/" << rule.squeeze.denominator
          << "; it must be 0 to 1";
}

}  // namespace detail

}  // namespace archetype
