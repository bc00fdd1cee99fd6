// SPDX-License-Identifier: MIT
#include <archetype/model/fused/batch_norm.hpp>
#include <archetype/model/fused/convolution.hpp>
#include <archetype/model/fused/restoration.hpp>

#include <span>

#include <c10/util/intrusive_ptr.h>
#include <catch2/catch.hpp>
#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/conv.h>
#include <torch/types.h>
#include <torch/utils.h>

using namespace archetype;

namespace {

/// A recipe that counts how often it is followed.
fused::Recipe doubled(const fused::Restorable& operand, int& count) {
  return fused::recipe_from({operand}, [&count](std::span<const torch::Tensor> operands) {
    ++count;
    return operands[0] * 2;
  });
}

torch::Tensor restored(const fused::Recipe& recipe) { return recipe.restoration->restore(recipe.ingredients); }

}  // namespace

TEST_CASE("A map is restored once for all that expect it, and then forgotten") {
  int count = 0;
  const fused::Recipe recipe = doubled({torch::ones(3)}, count);
  recipe.restoration->expect();
  recipe.restoration->expect();
  for (int pass = 1; pass <= 2; ++pass) {
    const auto watched = [&] {
      const torch::Tensor first = restored(recipe);
      CHECK(first.equal(torch::full({3}, 2.)));
      return c10::weak_intrusive_ptr{first.getIntrusivePtr()};
    }();
    CHECK_FALSE(watched.expired());
    CHECK(restored(recipe).getIntrusivePtr() == watched.lock());
    CHECK(watched.expired());
    CHECK(count == pass);
  }
}

TEST_CASE("A map is restored with those that it is computed from, which their other readers then find") {
  int first = 0, second = 0;
  const fused::Restorable map{{}, doubled({torch::ones(3)}, first)};
  const fused::Recipe recipe = doubled(map, second);
  recipe.restoration->expect();
  map.recipe.restoration->expect();
  CHECK(restored(recipe).equal(torch::full({3}, 4.)));
  CHECK(restored(map.recipe).equal(torch::full({3}, 2.)));
  CHECK(first == 1);
  CHECK(second == 1);
}

TEST_CASE("What a map is restored from is freed with the graph of a backward pass, as saved variables are") {
  torch::nn::BatchNorm2d norm{torch::nn::BatchNorm2dOptions(4)};
  torch::nn::Conv2d convolution{torch::nn::Conv2dOptions(4, 5, 3)};
  const torch::Tensor images = torch::randn({2, 4, 8, 8}).requires_grad_();
  fused::Restorable map = fused::normalize(*norm, images * 1, {}, "ReLU", /*restored=*/true);
  const auto input = map.recipe.ingredients[0].storage().getWeakStorageImpl();
  const Window window{.kernel = {3, 3}};
  const torch::Tensor loss = fused::convolve(*convolution, window, map).sum();
  map = {};
  CHECK_FALSE(input.expired());
  loss.backward({}, /*retain_graph=*/true);
  CHECK_FALSE(input.expired());
  const torch::Tensor once = images.grad().clone();
  loss.backward();
  CHECK(input.expired());
  CHECK(images.grad().equal(2 * once));
}
