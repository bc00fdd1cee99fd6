// SPDX-License-Identifier: MIT
#include <archetype/blocks/compose/network.hpp>
#include <archetype/blocks/parts/split_attention.hpp>
#include <archetype/model/model.hpp>

#include <vector>

#include <catch2/catch.hpp>
#include <torch/utils.h>

using namespace archetype;

namespace {

constexpr int width = 16;

template <int Splits, int Cardinality>
struct SplitNet : Network<Input<8, 5, 5>, SplitAttention<width, Splits, Cardinality>> {};

/// Figure 2 of Zhang et al. 2020, cardinal group by cardinal group: each sees its own channels of each split.
torch::Tensor by_the_paper(const torch::Tensor& splits, const torch::Tensor& logits, int radix, int cardinality) {
  const int of_a_group = width / cardinality;
  std::vector<torch::Tensor> groups;
  for (int k = 0; k < cardinality; ++k) {
    torch::Tensor group = torch::zeros({splits.size(0), of_a_group, splits.size(2), splits.size(3)});
    torch::Tensor total = torch::zeros({splits.size(0), of_a_group, 1, 1});
    for (int pass = 0; pass < 2; ++pass)  // the softmax's denominator, then the weighed sum
      for (int r = 0; r < radix; ++r) {
        const torch::Tensor power = logits.narrow(1, (k * radix + r) * of_a_group, of_a_group).exp();
        if (pass == 0) total += power;
        else group += splits.narrow(1, r * width + k * of_a_group, of_a_group) * power / total;
      }
    groups.push_back(group);
  }
  return torch::cat(groups, 1);
}

template <int Splits, int Cardinality>
void check_attention() {
  torch::manual_seed(5);
  Model<SplitNet<Splits, Cardinality>> model;
  torch::Tensor splits;
  torch::Tensor logits;
  model->observe("attention.bn1", [&](const torch::Tensor& x) { splits = x.relu(); });
  model->observe("attention.fc2", [&](const torch::Tensor& x) { logits = x.clone(); });
  const torch::Tensor result = model->forward(torch::randn({3, 8, 5, 5}));
  CHECK(splits.sizes() == torch::IntArrayRef{3, Splits * width, 5, 5});
  const torch::Tensor expected =
      Splits == 1 ? splits * logits.sigmoid() : by_the_paper(splits, logits, Splits, Cardinality);
  CHECK(result.sizes() == torch::IntArrayRef{3, width, 5, 5});
  CHECK(torch::allclose(result, expected, 1e-5, 1e-6));
}

}  // namespace

TEST_CASE("Split attention weighs the splits of each cardinal group by their softmax") {
  check_attention<2, 1>();
  check_attention<4, 2>();
}

TEST_CASE("Split attention of one split is a gate of its channels") { check_attention<1, 4>(); }

TEST_CASE("Split attention squeezes what its splits say together") {
  torch::manual_seed(6);
  Model<SplitNet<4, 2>> model;
  torch::Tensor splits;
  torch::Tensor squeezed;
  model->observe("attention.bn1", [&](const torch::Tensor& x) { splits = x.relu(); });
  model->observe("attention.fc1", [&](const torch::Tensor& x) { squeezed = x.clone(); });
  model->forward(torch::randn({3, 8, 5, 5}));
  const torch::Tensor sum = splits.narrow(1, 0, width) + splits.narrow(1, width, width) +
                            splits.narrow(1, 2 * width, width) + splits.narrow(1, 3 * width, width);
  CHECK(squeezed.size(1) == 32);  // the least, in timm
  const auto parameters = model->named_parameters();
  const torch::Tensor expected =
      torch::conv2d(sum.mean({2, 3}, true), parameters["attention.fc1.weight"], parameters["attention.fc1.bias"],
                    torch::IntArrayRef{1}, torch::IntArrayRef{0}, torch::IntArrayRef{1}, 2);
  CHECK(torch::allclose(squeezed, expected, 1e-5, 1e-6));
}
