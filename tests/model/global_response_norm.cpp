// SPDX-License-Identifier: MIT
#include <archetype/blocks/compose/network.hpp>
#include <archetype/layers/global_response_norm.hpp>
#include <archetype/model/model.hpp>

#include <catch2/catch.hpp>
#include <torch/utils.h>

using namespace archetype;

namespace {

template <class... Options>
using Normalized = Network<Input<2, 1, 2>, GlobalResponseNorm<Options...>>;

/// The result for one image: 3 and 4 in the first channel, a norm of 5; 0 and 1 in the second, a norm of 1.
template <class... Options>
torch::Tensor result(Model<Normalized<Options...>> model) {
  const torch::NoGradGuard no_gradient;
  auto parameters = model->named_parameters();
  parameters["grn.weight"].copy_(torch::tensor({0.5F, 2.0F}));
  parameters["grn.bias"].copy_(torch::tensor({0.1F, -0.2F}));
  return model->forward(torch::tensor({3.0F, 4.0F, 0.0F, 1.0F}).view({1, 2, 1, 2})).flatten();
}

}  // namespace

TEST_CASE("Global response normalization scales each channel by its norm, divided by the mean of all norms") {
  // The mean of the norms is 3.
  const torch::Tensor expected = torch::tensor({3 + 0.1F + 0.5F * 3 * 5 / 3, 4 + 0.1F + 0.5F * 4 * 5 / 3,  //
                                                0 - 0.2F, 1 - 0.2F + 2.0F * 1 * 1 / 3});
  CHECK(torch::allclose(result(Model<Normalized<>>{}), expected));
}

TEST_CASE("The epsilon of global response normalization is added to the mean of the norms") {
  // 3 + 1 = 4.
  const torch::Tensor expected = torch::tensor({3 + 0.1F + 0.5F * 3 * 5 / 4, 4 + 0.1F + 0.5F * 4 * 5 / 4,  //
                                                0 - 0.2F, 1 - 0.2F + 2.0F * 1 * 1 / 4});
  CHECK(torch::allclose(result(Model<Normalized<Epsilon<1_r>>>{}), expected));
}

TEST_CASE("Fresh global response normalization is the identity, and images of a batch do not influence each other") {
  Model<Normalized<>> model;
  torch::manual_seed(1);
  const torch::Tensor x = torch::randn({3, 2, 1, 2});
  CHECK(torch::equal(model->forward(x), x));
  const torch::NoGradGuard no_gradient;
  for (torch::Tensor& parameter : model->parameters()) parameter.fill_(0.5);
  CHECK(torch::allclose(model->forward(x)[1], model->forward(x.narrow(0, 1, 1))[0]));
}

TEST_CASE("A map of zeros passes global response normalization without becoming NaN") {
  Model<Normalized<>> model;
  CHECK(torch::equal(model->forward(torch::zeros({1, 2, 1, 2})), torch::zeros({1, 2, 1, 2})));
}
