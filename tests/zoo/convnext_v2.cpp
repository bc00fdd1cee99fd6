// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/transform/transform.hpp>
#include <archetype/lowering/lower.hpp>
#include <archetype/zoo/convnext_v2/published.hpp>

#include <catch2/catch.hpp>

using namespace archetype;

// timm's reference files
static_assert(parameters<ConvNeXtV2Atto> == 3'708'400);
static_assert(parameters<ConvNeXtV2Tiny> == 28'635'496);

static_assert(output_shape<Backbone<ConvNeXtV2Tiny>> == Shape{768, 7, 7});
static_assert(output_shape<WithHead<ConvNeXtV2Atto, Classifier<10>>> == Shape{10});

TEST_CASE("ConvNeXt V2s have the parameters of timm's and the multiply-adds of the authors' table of results") {
  struct Published {
    const char* name;
    long long parameters;
    double giga_multiply_adds;
  };
  const Published table[]{
      {"timm/convnextv2_atto", 3'708'400, 0.55},    {"timm/convnextv2_femto", 5'233'240, 0.78},
      {"timm/convnextv2_pico", 9'066'280, 1.37},    {"timm/convnextv2_nano", 15'623'800, 2.45},
      {"timm/convnextv2_tiny", 28'635'496, 4.47},   {"timm/convnextv2_base", 88'717'800, 15.4},
      {"timm/convnextv2_large", 197'956'840, 34.4}, {"timm/convnextv2_huge", 660'289'640, 115},
  };
  for (const Published& published : table) {
    INFO(published.name);
    const OwningGraph network = lower(zoo::find(zoo::convnext_v2s, published.name).emit, {});
    CHECK(count_parameters(network) == published.parameters);
    CHECK(static_cast<double>(count_multiply_adds(network)) / 1e9 ==
          Approx(published.giga_multiply_adds).epsilon(0.01));
  }
}
