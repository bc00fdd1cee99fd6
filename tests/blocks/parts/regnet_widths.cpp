// SPDX-License-Identifier: MIT
#include <archetype/blocks/parts/regnet_widths.hpp>
#include <archetype/zoo/regnet/types.hpp>

#include <array>
#include <cstddef>

using namespace archetype;

namespace {

using Four = std::array<int, 4>;

template <class First, class Start, class Stem, class Stages, class Head>
constexpr RegNetWidths rule_of(const Network<First, Start, Stem, Stages, Head>*) {
  return Stages::rule;
}

/// Whether a network's rule gives stages of these depths and widths.
template <class Net>
constexpr bool follows(const Four& depths, const Four& widths) {
  const RegNetWidths rule = rule_of(static_cast<const Net*>(nullptr));
  int block = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    const detail::RuledStage stage = detail::stage_from(rule, block);
    if (stage.blocks != depths[i] || detail::fitted(rule, stage.width) != widths[i]) return false;
    block += stage.blocks;
  }
  return block == rule.blocks;
}

}  // namespace

// Depths and widths that Radosavovic et al. 2020 list with their best networks, d_i and w_i.
static_assert(follows<RegNetX200MF>({1, 1, 4, 7}, {24, 56, 152, 368}));
static_assert(follows<RegNetX400MF>({1, 2, 7, 12}, {32, 64, 160, 384}));
static_assert(follows<RegNetX600MF>({1, 3, 5, 7}, {48, 96, 240, 528}));
static_assert(follows<RegNetX800MF>({1, 3, 7, 5}, {64, 128, 288, 672}));
static_assert(follows<RegNetX1_6GF>({2, 4, 10, 2}, {72, 168, 408, 912}));
static_assert(follows<RegNetX3_2GF>({2, 6, 15, 2}, {96, 192, 432, 1008}));
static_assert(follows<RegNetX4GF>({2, 5, 14, 2}, {80, 240, 560, 1360}));
static_assert(follows<RegNetX6_4GF>({2, 4, 10, 1}, {168, 392, 784, 1624}));
static_assert(follows<RegNetX8GF>({2, 5, 15, 1}, {80, 240, 720, 1920}));
static_assert(follows<RegNetX12GF>({2, 5, 11, 1}, {224, 448, 896, 2240}));
static_assert(follows<RegNetX16GF>({2, 6, 13, 1}, {256, 512, 896, 2048}));
static_assert(follows<RegNetX32GF>({2, 7, 13, 1}, {336, 672, 1344, 2520}));
static_assert(follows<RegNetY200MF>({1, 1, 4, 7}, {24, 56, 152, 368}));
static_assert(follows<RegNetY400MF>({1, 3, 6, 6}, {48, 104, 208, 440}));
static_assert(follows<RegNetY600MF>({1, 3, 7, 4}, {48, 112, 256, 608}));
static_assert(follows<RegNetY800MF>({1, 3, 8, 2}, {64, 128, 320, 768}));
static_assert(follows<RegNetY1_6GF>({2, 6, 17, 2}, {48, 120, 336, 888}));
static_assert(follows<RegNetY3_2GF>({2, 5, 13, 1}, {72, 216, 576, 1512}));
static_assert(follows<RegNetY4GF>({2, 6, 12, 2}, {128, 192, 512, 1088}));
static_assert(follows<RegNetY6_4GF>({2, 7, 14, 2}, {144, 288, 576, 1296}));
static_assert(follows<RegNetY8GF>({2, 4, 10, 1}, {168, 448, 896, 2016}));
static_assert(follows<RegNetY12GF>({2, 5, 11, 1}, {224, 448, 896, 2240}));
static_assert(follows<RegNetY16GF>({2, 4, 11, 1}, {224, 448, 1232, 3024}));
static_assert(follows<RegNetY32GF>({2, 5, 12, 1}, {232, 696, 1392, 3712}));

// 152 is halfway between 9 and 10 groups of 16, 392 between 24 and 25: both to the even number, or both up.
static_assert(detail::fitted({.group_width = 16}, 152) == 160);
static_assert(detail::fitted({.group_width = 16}, 392) == 384);
static_assert(detail::fitted({.group_width = 16, .ties_up = true}, 152) == 160);
static_assert(detail::fitted({.group_width = 16, .ties_up = true}, 392) == 400);

// 192 is nearer to 3 groups of 56 than to 4, but 168 is more than a tenth less.
static_assert(detail::fitted({.group_width = 56}, 192) == 168);
static_assert(detail::fitted({.group_width = 56, .ties_up = true}, 192) == 224);

// A group is at most as wide as the whole.
static_assert(detail::fitted({.group_width = 120}, 80) == 80);
static_assert(detail::group_of({.group_width = 120}, 80) == 80);
