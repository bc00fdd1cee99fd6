// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/parts/fastai_head.hpp>
#include <archetype/blocks/scale/scaled.hpp>
#include <archetype/lowering/lower.hpp>
#include <archetype/zoo/resnet/types.hpp>

#include <catch2/catch.hpp>

using namespace archetype;

namespace {

using Net = Network<Input<3, 32, 32>, Conv<16>, FastaiHead<10>>;

constexpr long long body = 3 * 16;
// Two batch norms, and two linear layers without bias.
constexpr long long own_head = 2 * 32 + 32 * 512 + 2 * 512 + 512 * 10;

template <class Of>
constexpr int starts_at_a_thousandth = [] {
  int found = 0;
  for (const Node& node : graph<Of>.nodes) found += node.attributes.initial_bias == 0.001_r;
  return found;
}();

}  // namespace

static_assert(parameters<Net> == body + own_head);
static_assert(starts_at_a_thousandth<Net> == 2);
static_assert(starts_at_a_thousandth<WithHead<ResNet18, FastaiHead<10>>> == 2);
static_assert(parameters<WithHead<ResNet18, FastaiHead<10>>> == 11'708'992);  // fastai

// A scaling widens the body only.
using Wide = Scaled<Net, Compound<Width<2_r>>>;
static_assert(parameters<Wide> == 3 * 32 + 2 * 64 + 64 * 512 + 2 * 512 + 512 * 10);

TEST_CASE("fastai's head takes its class count from the lowering") {
  const OwningGraph open = lower<Network<Input<3, 32, 32>, Conv<16>, FastaiHead<0>>>({.classes = 37});
  CHECK(open.view().output_shape() == Shape{37});
  const OwningGraph asked = lower<Net>({.classes = 37});
  CHECK(asked.view().output_shape() == Shape{37});
}
