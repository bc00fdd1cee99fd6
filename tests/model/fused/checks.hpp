// SPDX-License-Identifier: MIT
// What tests of fused operations check of each.
#pragma once
#include <algorithm>
#include <cstddef>
#include <functional>
#include <vector>

#include <catch2/catch.hpp>
#include <torch/autograd.h>
#include <torch/types.h>
#include <torch/utils.h>

/// Whether numbers are the same to rounding: those of bfloat16 to a unit in the last place of each.
inline bool close(const torch::Tensor& a, const torch::Tensor& b) {
  if (a.scalar_type() != b.scalar_type() || a.sizes() != b.sizes()) return false;
  if (a.scalar_type() == torch::kBFloat16)
    return torch::allclose(a.to(torch::kFloat), b.to(torch::kFloat), 0x1p-7, 1e-5);
  const double tolerance = a.scalar_type() == torch::kFloat64 ? 1e-11 : 1e-5;
  return (a - b).abs().max().item<double>() < tolerance * std::max(1.0, b.abs().max().item<double>());
}

inline std::vector<torch::Tensor> gradients_of(const std::vector<torch::Tensor>& tensors) {
  std::vector<torch::Tensor> all;
  for (const torch::Tensor& tensor : tensors) all.push_back(tensor.grad());
  return all;
}

/// Checks that tensors have the same gradients as others, to rounding.
inline void check_gradients(const std::vector<torch::Tensor>& found, const std::vector<torch::Tensor>& expected) {
  REQUIRE(found.size() == expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) CHECK(close(found[i].grad(), expected[i].grad()));
}

/// Checks that the gradient of a loss is refused where it is to have a gradient itself.
inline void check_no_second_derivatives(const torch::Tensor& loss, const torch::Tensor& tensor) {
  CHECK_THROWS_WITH(torch::autograd::grad({loss}, {tensor}, {}, /*retain_graph=*/true, /*create_graph=*/true),
                    Catch::Contains("no second derivatives; call fuse(false)"));
}

/// Checks that the gradients of tensors in float64 are the slopes of the loss, which is computed from them.
inline void check_slopes(const std::vector<torch::Tensor>& tensors, const std::function<torch::Tensor()>& loss) {
  loss().backward();
  for (const torch::Tensor& tensor : tensors) {
    const torch::Tensor direction = torch::randn_like(tensor);
    const double slope = (tensor.grad() * direction).sum().item<double>();
    const torch::NoGradGuard no_gradient;
    const double step = 1e-6;
    tensor.add_(direction, step);
    const double after = loss().item<double>();
    tensor.sub_(direction, 2 * step);
    const double before = loss().item<double>();
    tensor.add_(direction, step);
    CHECK((after - before) / (2 * step) == Approx(slope).epsilon(1e-4).margin(1e-3));
  }
}

/// Checks that results are the same bit for bit with one thread and with three.
inline void check_threads(const std::function<std::vector<torch::Tensor>()>& results) {
  const int threads = torch::get_num_threads();
  torch::set_num_threads(1);
  const std::vector<torch::Tensor> of_one = results();
  torch::set_num_threads(3);
  const std::vector<torch::Tensor> of_three = results();
  torch::set_num_threads(threads);
  for (std::size_t i = 0; i < of_one.size(); ++i) CHECK(of_one[i].equal(of_three[i]));
}
