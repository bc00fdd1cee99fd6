// SPDX-License-Identifier: MIT
#include <archetype/blocks/compose/network.hpp>
#include <archetype/layers/adaptive_concat_pool.hpp>
#include <archetype/layers/blur_pool.hpp>
#include <archetype/model/model.hpp>
#include <archetype/model/windows.hpp>

#include <cstdint>
#include <vector>

#include <catch2/catch.hpp>
#include <torch/utils.h>

using namespace archetype;

namespace {

template <int Height, int Width, class Layer>
using OnMap = Network<Input<3, Height, Width>, Layer>;

torch::Tensor random_maps(int height, int width) {
  torch::manual_seed(1);
  return torch::randn({2, 3, height, width});
}

/// Position of a row or column beyond the border, reflected about the outermost one.
std::int64_t reflected(std::int64_t place, std::int64_t extent) {
  if (place < 0) return -place;
  return place < extent ? place : 2 * extent - 2 - place;
}

/// Average weighted by these numbers along each axis, at every `stride`th position from −`padding` on.
torch::Tensor blurred(const torch::Tensor& x, const std::vector<double>& weights, int stride, int padding,
                      std::int64_t rows, std::int64_t columns) {
  double total = 0;
  for (const double weight : weights) total += weight;
  torch::Tensor result = torch::zeros({x.size(0), x.size(1), rows, columns});
  const auto taps = static_cast<std::int64_t>(weights.size());
  for (std::int64_t row = 0; row < rows; ++row)
    for (std::int64_t column = 0; column < columns; ++column)
      for (std::int64_t i = 0; i < taps; ++i)
        for (std::int64_t j = 0; j < taps; ++j) {
          const double weight = weights[static_cast<std::size_t>(i)] * weights[static_cast<std::size_t>(j)];
          const torch::Tensor from = x.select(2, reflected(row * stride + i - padding, x.size(2)))
                                         .select(2, reflected(column * stride + j - padding, x.size(3)));
          result.select(2, row).select(2, column).add_(from, weight / (total * total));
        }
  return result;
}

}  // namespace

TEST_CASE("Blur pooling weighs by rows of Pascal's triangle and reflects at the border") {
  Model<OnMap<6, 7, BlurPool<>>> three;
  CHECK(torch::allclose(three->forward(random_maps(6, 7)), blurred(random_maps(6, 7), {1, 2, 1}, 2, 1, 3, 4), 1e-5,
                        1e-6));
  Model<OnMap<6, 7, BlurPool<Kernel<5>>>> five;
  CHECK(torch::allclose(five->forward(random_maps(6, 7)), blurred(random_maps(6, 7), {1, 4, 6, 4, 1}, 2, 2, 3, 4), 1e-5,
                        1e-6));
  Model<OnMap<6, 7, BlurPool<Kernel<4>, Stride<1>>>> even;
  CHECK(torch::allclose(even->forward(random_maps(6, 7)), blurred(random_maps(6, 7), {1, 3, 3, 1}, 1, 1, 5, 6), 1e-5,
                        1e-6));
  Model<OnMap<6, 7, BlurPool<Kernel<3>, Stride<4>>>> far;
  CHECK(
      torch::allclose(far->forward(random_maps(6, 7)), blurred(random_maps(6, 7), {1, 2, 1}, 4, 2, 2, 3), 1e-5, 1e-6));
}

TEST_CASE("Blur pooling blurs each axis by its own kernel") {
  Model<OnMap<6, 7, BlurPool<Kernel<3, 1>, Stride<2, 1>>>> model;
  const torch::Tensor x = random_maps(6, 7);
  const torch::Tensor result = model->forward(x);
  CHECK(result.sizes() == torch::IntArrayRef{2, 3, 3, 7});
  for (std::int64_t row = 0; row < 3; ++row) {
    const auto at = [&](std::int64_t place) { return x.select(2, reflected(place, 6)); };
    const torch::Tensor expected = 0.25 * at(2 * row - 1) + 0.5 * at(2 * row) + 0.25 * at(2 * row + 1);
    CHECK(torch::allclose(result.select(2, row), expected, 1e-5, 1e-6));
  }
}

TEST_CASE("Blur pooling learns and keeps nothing") {
  const Model<OnMap<6, 7, BlurPool<>>> model;
  CHECK(model->parameters().empty());
  CHECK(model->buffers().empty());
}

TEST_CASE("Concatenated pooling gives the largest of each channel, then the averages") {
  Model<OnMap<4, 5, AdaptiveConcatPool>> model;
  const torch::Tensor x = random_maps(4, 5);
  const torch::Tensor result = model->forward(x);
  CHECK(torch::equal(result, torch::cat({x.amax({2, 3}, true), x.mean({2, 3}, true)}, 1)));
}
