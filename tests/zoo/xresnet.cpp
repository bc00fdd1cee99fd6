// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/parts/fastai_head.hpp>
#include <archetype/blocks/transform/with_channel_attention.hpp>
#include <archetype/graph/compare.hpp>
#include <archetype/zoo/registry.hpp>
#include <archetype/zoo/resnext/types.hpp>
#include <archetype/zoo/xresnet/types.hpp>

#include <string>

#include <catch2/catch.hpp>

using namespace archetype;

// fastai 2.7.13's own counts.
static_assert(parameters<XResNet18> == 11'708'744);
static_assert(parameters<XResNet50> == 25'576'264);
static_assert(parameters<WithSelfAttention<XResNet50>> == 25'641'801);
static_assert(multiply_adds<WithSelfAttention<XResNet50>> == multiply_adds<XResNet50>);  // its products do not count
static_assert(parameters<WithHead<ResNet18, FastaiHead<10>>> == 11'708'992);

// Two routes to one network: with fastai's blocks, and as ResNet with B, C and D substituted.
static_assert(same_graph(graph<XResNet18>, graph<ResNet<BasicBlockD, 2, 2, 2, 2, DeepStem<64>>>));
static_assert(same_graph(graph<XResNet50>, graph<ResNet50D>));
static_assert(same_graph(graph<XResNeXt50>, graph<ResNeXt50D_32x4d>));
static_assert(same_graph(graph<XSEResNet18>, graph<WithSqueezeExcite<ResNet18D, Reduction<16>, Multiple<8>>>));
static_assert(!same_graph(graph<XSEResNet50>, graph<WithSqueezeExcite<ResNet50D, Reduction<16>, Multiple<8>>>));

namespace {

/// What the constructor arguments in fastai 2.7's vision/models/xresnet.py and layers.py add up to.
struct Counted {
  const char* name;
  long long parameters;
  long long multiply_adds;  ///< at 224×224
  long long attending;      ///< parameters with `sa=True`
};

constexpr Counted counted[]{
    {"xresnet18", 11'708'744, 2'053'713'920, 11'712'841},
    {"xresnet34", 21'816'904, 3'903'401'984, 21'821'001},
    {"xresnet50", 25'576'264, 4'328'824'832, 25'641'801},
    {"xresnet101", 44'568'392, 8'041'046'016, 44'633'929},
    {"xresnet152", 60'212'040, 11'753'267'200, 60'277'577},
    {"xresnet18_deep", 14'535'496, 2'088'585'216, 14'601'033},
    {"xresnet34_deep", 24'643'656, 3'938'273'280, 24'709'193},
    {"xresnet50_deep", 29'147'976, 4'408'279'040, 30'196'553},
    {"xresnet18_deeper", 10'995'528, 1'628'522'496, 11'061'065},
    {"xresnet34_deeper", 27'005'000, 3'940'632'576, 27'070'537},
    {"xresnet50_deeper", 31'382'344, 4'411'293'696, 32'430'921},
    {"xresnext18", 13'555'784, 2'274'086'912, 13'559'881},
    {"xresnext34", 23'983'304, 4'181'577'728, 23'987'401},
    {"xresnext50", 25'048'136, 4'470'120'448, 25'113'673},
    {"xresnext101", 44'196'936, 8'209'637'376, 44'262'473},
    {"xse_resnet18", 11'798'856, 2'053'801'984, 11'802'953},
    {"xse_resnet34", 21'979'648, 3'903'560'704, 21'983'745},
    {"xse_resnet50", 126'777'336, 20'683'096'064, 126'842'873},
    {"xse_resnet101", 236'065'848, 41'648'455'680, 236'131'385},
    {"xse_resnet152", 326'074'360, 62'613'422'080, 326'139'897},
    {"xse_resnext18", 13'645'896, 2'274'174'976, 13'649'993},
    {"xse_resnext34", 24'146'048, 4'181'736'448, 24'150'145},
    {"xse_resnext50", 27'579'128, 4'472'635'392, 27'644'665},
    {"xse_resnext101", 48'974'648, 8'214'380'544, 49'040'185},
    {"xse_resnext18_deep", 16'011'368, 2'300'952'576, 16'076'905},
    {"xse_resnext34_deep", 26'511'520, 4'208'514'048, 26'577'057},
    {"xse_resnext50_deep", 31'695'736, 4'577'157'120, 32'744'313},
    {"xse_resnext18_deeper", 12'335'448, 1'826'488'320, 12'400'985},
    {"xse_resnext34_deeper", 22'835'600, 3'515'077'632, 22'901'137},
    {"xse_resnext50_deeper", 27'930'424, 3'938'623'488, 28'979'001},
    {"xsenet154", 92'960'248, 17'093'754'880, 0},
};

}  // namespace

TEST_CASE("every network of fastai's file costs what its arguments say") {
  for (const Counted& expected : counted) {
    INFO(expected.name);
    const OwningGraph plain = zoo::lower(std::string{"fastai/"} + expected.name);
    CHECK(count_parameters(plain) == expected.parameters);
    CHECK(count_multiply_adds(plain) == expected.multiply_adds);
    if (expected.attending == 0) continue;
    const OwningGraph attending = zoo::lower(std::string{"fastai/"} + expected.name + "+sa");
    CHECK(count_parameters(attending) == expected.attending);
    CHECK(count_multiply_adds(attending) == expected.multiply_adds);
  }
}
