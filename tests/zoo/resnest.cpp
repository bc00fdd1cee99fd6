// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/zoo/resnest/types.hpp>

using namespace archetype;

namespace {

/// As published tables print it: with two digits behind the point.
constexpr long long hundredths(long long count, long long unit) { return (100 * count + unit / 2) / unit; }
constexpr long long million = 1'000'000;

}  // namespace

// timm's results of ImageNet: exact counts, then millions.
static_assert(parameters<ResNeSt14D> == 10'611'688);
static_assert(parameters<ResNeSt26D> == 17'069'448);
static_assert(parameters<ResNeSt50D> == 27'483'240);
static_assert(hundredths(parameters<ResNeSt50D_1s4x24d>, million) == 25'68);
static_assert(hundredths(parameters<ResNeSt50D_4s2x40d>, million) == 30'42);
static_assert(hundredths(parameters<ResNeSt101E>, million) == 48'28);
static_assert(hundredths(parameters<ResNeSt200E>, million) == 70'20);
static_assert(hundredths(parameters<ResNeSt269E>, million) == 110'93);
