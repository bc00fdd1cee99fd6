// SPDX-License-Identifier: MIT
#include <archetype/blocks/compose/network.hpp>
#include <archetype/layers/self_attention.hpp>
#include <archetype/model/model.hpp>
#include <archetype/model/self_attention.hpp>

#include <cmath>
#include <cstdint>
#include <memory>
#include <vector>

#include <catch2/catch.hpp>
#include <torch/utils.h>

using namespace archetype;

namespace {

constexpr int channels = 3;

using AttentionNet = Network<Input<channels, 2, 3>, SelfAttention>;

/// The layer in double precision, with a gamma and estimates of the singular vectors that are not of unit length.
struct Attention {
  Model<AttentionNet> model;
  torch::Tensor gamma, weight, u, v;

  Attention() {
    torch::manual_seed(3);
    model->to(torch::kFloat64);
    gamma = model->named_parameters()["attention.gamma"];
    weight = model->named_parameters()["attention.conv.weight_orig"];
    u = model->named_buffers()["attention.conv.weight_u"];
    v = model->named_buffers()["attention.conv.weight_v"];
    const torch::NoGradGuard no_gradient;
    gamma.fill_(0.7);
    u.normal_();
    v.normal_();
  }
};

torch::Tensor attended_images() {
  torch::manual_seed(4);
  return torch::randn({2, channels, 2, 3}, torch::kFloat64);
}

using Numbers = std::vector<double>;

Numbers numbers(const torch::Tensor& tensor) {
  const torch::Tensor flat = tensor.detach().contiguous().flatten();
  return {flat.data_ptr<double>(), flat.data_ptr<double>() + flat.numel()};
}

/// γ · Σₖ (Σ_q x_cq x_kq) (Σⱼ w_kj / σ · x_jp) + x_cp for each channel c and position p, σ = Σ u_k w_kj v_j.
Numbers by_the_formula(const Attention& layer, const torch::Tensor& images) {
  constexpr int positions = 6;
  const double gamma = layer.gamma.item<double>();
  const Numbers w = numbers(layer.weight);
  const Numbers u = numbers(layer.u);
  const Numbers v = numbers(layer.v);
  const auto weight = [&](int k, int j) { return w[static_cast<std::size_t>(k * channels + j)]; };
  double sigma = 0;
  for (int k = 0; k < channels; ++k)
    for (int j = 0; j < channels; ++j)
      sigma += u[static_cast<std::size_t>(k)] * weight(k, j) * v[static_cast<std::size_t>(j)];
  Numbers result;
  for (std::int64_t image = 0; image < images.size(0); ++image) {
    const Numbers all = numbers(images[image]);
    const auto x = [&](int c, int p) { return all[static_cast<std::size_t>(c * positions + p)]; };
    for (int c = 0; c < channels; ++c)
      for (int p = 0; p < positions; ++p) {
        double sum = 0;
        for (int k = 0; k < channels; ++k) {
          double likeness = 0;
          double mixed = 0;
          for (int q = 0; q < positions; ++q) likeness += x(c, q) * x(k, q);
          for (int j = 0; j < channels; ++j) mixed += weight(k, j) / sigma * x(j, p);
          sum += likeness * mixed;
        }
        result.push_back(gamma * sum + x(c, p));
      }
  }
  return result;
}

void check_close(const Numbers& found, const Numbers& expected, double tolerance) {
  REQUIRE(found.size() == expected.size());
  for (std::size_t i = 0; i < found.size(); ++i) CHECK(found[i] == Approx(expected[i]).epsilon(tolerance).margin(1e-9));
}

Numbers unit(const Numbers& x) {
  double square = 0;
  for (const double number : x) square += number * number;
  Numbers scaled;
  for (const double number : x) scaled.push_back(number / std::sqrt(square));
  return scaled;
}

}  // namespace

TEST_CASE("Fresh self-attention is the identity with singular vectors of unit length") {
  Model<AttentionNet> model;
  const torch::Tensor x = torch::randn({2, channels, 2, 3});
  CHECK(torch::equal(model->forward(x), x));
  for (const auto& buffer : model->named_buffers()) CHECK(buffer.value().norm().item<double>() == Approx(1));
}

TEST_CASE("Self-attention in evaluation mode takes its singular vectors as they are") {
  Attention layer;
  layer.model->eval();
  const Numbers u = numbers(layer.u);
  check_close(numbers(layer.model->forward(attended_images())), by_the_formula(layer, attended_images()), 1e-12);
  CHECK(numbers(layer.u) == u);
}

TEST_CASE("Each training pass of self-attention first makes one power iteration") {
  Attention layer;
  Numbers u = numbers(layer.u);
  const Numbers w = numbers(layer.weight);
  for (int pass = 0; pass < 3; ++pass) {
    const torch::Tensor result = layer.model->forward(attended_images());
    Numbers v(channels);
    for (std::size_t k = 0; k < channels; ++k)
      for (std::size_t j = 0; j < channels; ++j) v[j] += w[k * channels + j] * u[k];
    v = unit(v);
    Numbers next(channels);
    for (std::size_t k = 0; k < channels; ++k)
      for (std::size_t j = 0; j < channels; ++j) next[k] += w[k * channels + j] * v[j];
    u = unit(next);
    check_close(numbers(layer.v), v, 1e-12);
    check_close(numbers(layer.u), u, 1e-12);
    check_close(numbers(result), by_the_formula(layer, attended_images()), 1e-12);
  }
  CHECK_FALSE(layer.u.requires_grad());
}

TEST_CASE("Training passes bring the weight's largest singular value to 1") {
  Attention layer;
  for (int pass = 0; pass < 500; ++pass) layer.model->forward(attended_images());
  const torch::Tensor matrix = layer.weight.detach().squeeze(2);
  const double sigma = torch::dot(layer.u, torch::mv(matrix, layer.v)).item<double>();
  CHECK(sigma == Approx(torch::linalg_svdvals(matrix).max().item<double>()).epsilon(1e-6));
}

TEST_CASE("Gradients of self-attention take the singular vectors of their own pass as constants") {
  Attention layer;
  const torch::Tensor x = attended_images().requires_grad_();
  const torch::Tensor slope = attended_images() + 1;
  const auto loss = [&] { return (layer.model->forward(x) * slope).sum(); };
  const torch::Tensor first = loss();
  const torch::Tensor u = layer.u.clone();
  const torch::Tensor v = layer.v.clone();
  loss();  // moves both vectors again
  first.backward();

  const torch::NoGradGuard no_gradient;
  layer.model->eval();
  layer.u.copy_(u);
  layer.v.copy_(v);
  for (const torch::Tensor& of : {layer.gamma, layer.weight, x}) {
    const torch::Tensor flat = of.view(-1);
    constexpr double step = 1e-6;
    Numbers differences;
    for (std::int64_t i = 0; i < flat.size(0); ++i) {
      flat[i] += step;
      const double above = loss().item<double>();
      flat[i] -= 2 * step;
      const double below = loss().item<double>();
      flat[i] += step;
      differences.push_back((above - below) / (2 * step));
    }
    check_close(numbers(of.grad()), differences, 1e-6);
  }
}

TEST_CASE("A copy of self-attention moves its own singular vectors") {
  Attention layer;
  const auto copy = std::dynamic_pointer_cast<NetworkModule>(layer.model->clone());
  const Numbers u = numbers(layer.u);
  copy->forward(attended_images());
  CHECK(numbers(layer.u) == u);
  CHECK(numbers(copy->named_buffers()["attention.conv.weight_u"]) != u);
}
