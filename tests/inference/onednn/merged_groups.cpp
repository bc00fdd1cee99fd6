// SPDX-License-Identifier: MIT
#include <archetype/inference/onednn/merged_groups.hpp>

#include <cstddef>
#include <numeric>
#include <vector>

#include <catch2/catch.hpp>

using namespace archetype;
using namespace archetype::inference;

static_assert(onednn::groups_to_merge(32, 4, 4, 8) == 2);
static_assert(onednn::groups_to_merge(32, 4, 8, 16) == 4);
static_assert(onednn::groups_to_merge(9, 4, 4, 8) == 0);    // one would be left over
static_assert(onednn::groups_to_merge(32, 2, 2, 16) == 0);  // eight times the multiply-adds

namespace {

/// A convolution of 4 groups, each from 2 channels to 3, with windows of 1×2.
Step convolution() {
  Step step{.kind = "Conv"};
  step.attributes.groups = 4;
  step.attributes.width = 12;
  Tensor weight{.name = "weight", .extents = {12, 2, 1, 2}};
  weight.numbers.resize(48);
  std::iota(weight.numbers.begin(), weight.numbers.end(), 1.0F);
  step.tensors.push_back(weight);
  return step;
}

}  // namespace

TEST_CASE("Merged groups have the weights of each, and zeros between them") {
  const Step before = convolution(), after = onednn::with_merged_groups(before, 2);
  CHECK(after.attributes.groups == 2);
  const Tensor& from = *before.find("weight");
  const Tensor& to = *after.find("weight");
  CHECK(to.extents == TensorShape{12, 4, 1, 2});
  REQUIRE(to.numbers.size() == 96);
  for (std::size_t output = 0; output < 12; ++output)
    for (std::size_t input = 0; input < 4; ++input)
      for (std::size_t tap = 0; tap < 2; ++tap) {
        const bool own = output / 3 % 2 == input / 2;  // of the input's group
        CHECK(to.numbers[(output * 4 + input) * 2 + tap] ==
              (own ? from.numbers[(output * 2 + input % 2) * 2 + tap] : 0));
      }
}

TEST_CASE("Groups are merged without weights, as for a network from a cache") {
  Step step = convolution();
  step.find("weight")->numbers.clear();
  const Step merged = onednn::with_merged_groups(step, 4);
  CHECK(merged.find("weight")->extents == TensorShape{12, 8, 1, 2});
  CHECK(merged.find("weight")->numbers.empty());
}
