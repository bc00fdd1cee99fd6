// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/scale/scaled.hpp>
#include <archetype/blocks/transform/transform.hpp>
#include <archetype/lowering/lower.hpp>
#include <archetype/zoo/regnet/published.hpp>

#include <string>

#include <catch2/catch.hpp>

#include "rounded.hpp"

using namespace archetype;

static_assert(parameters<RegNetX200MF> == 2'684'792);  // 2.68 million in timm's table of results
static_assert(parameters<RegNetY400MF> == 4'344'144);  // torchvision, timm
static_assert(parameters<RegNetY16GF> == 83'590'140);  // torchvision
static_assert(multiply_adds<WithInput<RegNetY400MF, Input<3, 97, 97>>> == 103'826'496);  // timm's reference file

static_assert(output_shape<Backbone<RegNetX3_2GF>> == Shape{1008, 7, 7});
static_assert(output_shape<WithHead<RegNetX3_2GF, Classifier<10>>> == Shape{10});

// Scaled widths still fit the groups: 1.5 times 24, 64, 152 and 392, as multiples of 16.
using Widened = Scaled<RegNetX400MF, Compound<Width<1.5_r>, Depth<1.2_r>, Resolution<256>>>;
static_assert(output_shape<Backbone<Widened>> == Shape{592, 8, 8});

namespace {

OwningGraph lowered_regnet(const std::string& name) { return lower(zoo::find(zoo::regnets, name).emit, {}); }

}  // namespace

TEST_CASE("RegNets have the parameters and multiply-adds of torchvision's table of weights") {
  struct Published {
    const char* name;
    long long parameters;
    double giga_multiply_adds;
  };
  const Published table[]{
      {"regnet_x_400mf", 5'495'976, 0.4},     {"regnet_x_800mf", 7'259'656, 0.8},
      {"regnet_x_1_6gf", 9'190'136, 1.6},     {"regnet_x_3_2gf", 15'296'552, 3.2},
      {"regnet_x_8gf", 39'572'648, 8.0},      {"regnet_x_16gf", 54'278'536, 15.9},
      {"regnet_x_32gf", 107'811'560, 31.7},   {"regnet_y_400mf", 4'344'144, 0.4},
      {"regnet_y_800mf", 6'432'512, 0.8},     {"regnet_y_1_6gf", 11'202'430, 1.6},
      {"regnet_y_3_2gf", 19'436'338, 3.2},    {"regnet_y_8gf", 39'381'472, 8.5},
      {"regnet_y_16gf", 83'590'140, 15.9},    {"regnet_y_32gf", 145'046'770, 32.3},
      {"regnet_y_128gf", 644'812'894, 127.5},
  };
  for (const Published& published : table) {
    INFO(published.name);
    const OwningGraph network = lowered_regnet(published.name);
    CHECK(count_parameters(network) == published.parameters);
    CHECK(static_cast<double>(count_multiply_adds(network)) / 1e9 == rounded(published.giga_multiply_adds, 0.1));
  }
}

TEST_CASE("RegNets have the parameters of timm's table of results") {
  struct Published {
    const char* name;
    double millions;
  };
  const Published table[]{
      {"regnetx_002", 2.68},     {"regnetx_004", 5.16},    {"regnetx_006", 6.20},    {"regnetx_008", 7.26},
      {"regnetx_016", 9.19},     {"regnetx_032", 15.30},   {"regnetx_040", 22.12},   {"regnetx_064", 26.21},
      {"regnetx_080", 39.57},    {"regnetx_120", 46.11},   {"regnetx_160", 54.28},   {"regnetx_320", 107.81},
      {"regnety_002", 3.16},     {"regnety_004", 4.34},    {"regnety_006", 6.06},    {"regnety_008", 6.26},
      {"regnety_016", 11.20},    {"regnety_032", 19.44},   {"regnety_040", 20.65},   {"regnety_064", 30.58},
      {"regnety_080", 39.18},    {"regnety_120", 51.82},   {"regnety_160", 83.59},   {"regnety_320", 145.05},
      {"regnety_640", 281.38},   {"regnety_1280", 644.81}, {"regnetx_004_tv", 5.50}, {"regnety_008_tv", 6.43},
      {"regnety_080_tv", 39.38},
  };
  for (const Published& published : table) {
    INFO(published.name);
    const OwningGraph network = lowered_regnet(published.name);
    CHECK(static_cast<double>(count_parameters(network)) / 1e6 == rounded(published.millions, 0.01));
  }
}
