// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/transform/transform.hpp>
#include <archetype/lowering/lower.hpp>
#include <archetype/zoo/convnext/published.hpp>

#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "rounded.hpp"

using namespace archetype;

static_assert(parameters<ConvNeXtTiny> == 28'589'128);                                   // torchvision
static_assert(parameters<ConvNeXtAtto> == 3'695'520);                                    // timm's reference file
static_assert(multiply_adds<WithInput<ConvNeXtAtto, Input<3, 97, 97>>> == 100'791'680);  // the same

static_assert(output_shape<Backbone<ConvNeXtTiny>> == Shape{768, 7, 7});
static_assert(output_shape<WithHead<ConvNeXtTiny, Classifier<10>>> == Shape{10});

namespace {

OwningGraph lowered_convnext(const std::string& name) { return lower(zoo::find(zoo::convnexts, name).emit, {}); }

/// Rates of all drop paths of a network, in order.
std::vector<double> rates(const std::string& name) {
  const OwningGraph network = lowered_convnext(name);
  std::vector<double> found;
  for (const Node& node : network.view().nodes)
    if (node.operation->kind() == operations::path_dropping.kind()) found.push_back(node.attributes.rate.value());
  return found;
}

}  // namespace

TEST_CASE("ConvNeXts have the parameters and multiply-adds of torchvision's table of weights") {
  struct Published {
    const char* name;
    long long parameters;
    double giga_multiply_adds;
  };
  const Published table[]{
      {"torchvision/convnext_tiny", 28'589'128, 4.5},
      {"torchvision/convnext_small", 50'223'688, 8.7},
      {"torchvision/convnext_base", 88'591'464, 15.4},
      {"torchvision/convnext_large", 197'767'336, 34.4},
  };
  for (const Published& published : table) {
    INFO(published.name);
    const OwningGraph network = lowered_convnext(published.name);
    CHECK(count_parameters(network) == published.parameters);
    CHECK(static_cast<double>(count_multiply_adds(network)) / 1e9 == rounded(published.giga_multiply_adds, 0.1));
  }
}

TEST_CASE("ConvNeXts have the parameters and multiply-adds of timm's tables of results") {
  struct Published {
    const char* name;
    double millions;
    double giga_multiply_adds;
  };
  const Published table[]{
      {"timm/convnext_atto", 3.70, 0.55},      {"timm/convnext_femto", 5.22, 0.79},
      {"timm/convnext_pico", 9.05, 1.37},      {"timm/convnext_nano", 15.59, 2.46},
      {"timm/convnext_tiny", 28.59, 4.47},     {"timm/convnext_small", 50.22, 8.71},
      {"timm/convnext_base", 88.59, 15.38},    {"timm/convnext_large", 197.77, 34.40},
      {"timm/convnext_xlarge", 350.20, 60.98},
  };
  for (const Published& published : table) {
    INFO(published.name);
    const OwningGraph network = lowered_convnext(published.name);
    CHECK(static_cast<double>(count_parameters(network)) / 1e6 == rounded(published.millions, 0.01));
    // timm counts other layers than convolutions and linear ones too.
    CHECK(static_cast<double>(count_multiply_adds(network)) / 1e9 ==
          Approx(published.giga_multiply_adds).epsilon(0.02));
  }
}

TEST_CASE("torchvision's ConvNeXts drop paths at a rate that grows to the paper's in the last block, timm's do not") {
  const std::vector<double> tiny = rates("torchvision/convnext_tiny");
  REQUIRE(tiny.size() == 18);
  CHECK(tiny.front() == 0);
  CHECK(tiny[1] == Approx(0.1 / 17));
  CHECK(tiny.back() == Approx(0.1));
  CHECK(rates("torchvision/convnext_small").back() == Approx(0.4));
  CHECK(rates("torchvision/convnext_base").back() == Approx(0.5));
  CHECK(rates("torchvision/convnext_large").back() == Approx(0.5));
  CHECK(rates("timm/convnext_tiny").empty());
}
