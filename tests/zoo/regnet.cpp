// SPDX-License-Identifier: MIT
#include <archetype/zoo/regnet.hpp>

#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/transform.hpp>

using namespace archetype;

// torchvision's table of weights.
static_assert(parameters<WithTiesUp<RegNetX400MF>> == 5'495'976);
static_assert(parameters<WithTiesUp<RegNetX800MF>> == 7'259'656);
static_assert(parameters<WithTiesUp<RegNetX1_6GF>> == 9'190'136);
static_assert(parameters<WithTiesUp<RegNetX3_2GF>> == 15'296'552);
static_assert(parameters<WithTiesUp<RegNetX8GF>> == 39'572'648);
static_assert(parameters<WithTiesUp<RegNetX16GF>> == 54'278'536);
static_assert(parameters<WithTiesUp<RegNetX32GF>> == 107'811'560);
static_assert(parameters<WithTiesUp<RegNetY400MF>> == 4'344'144);
static_assert(parameters<WithTiesUp<RegNetY800MF>> == 6'432'512);
static_assert(parameters<WithTiesUp<RegNetY1_6GF>> == 11'202'430);
static_assert(parameters<WithTiesUp<RegNetY3_2GF>> == 19'436'338);
static_assert(parameters<WithTiesUp<RegNetY8GF>> == 39'381'472);
static_assert(parameters<WithTiesUp<RegNetY16GF>> == 83'590'140);
static_assert(parameters<WithTiesUp<RegNetY32GF>> == 145'046'770);
static_assert(parameters<WithTiesUp<RegNetY128GF>> == 644'812'894);
static_assert(multiply_adds<WithInput<RegNetY400MF, Input<3, 97, 97>>> == 103'826'496);
