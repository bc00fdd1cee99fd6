// SPDX-License-Identifier: MIT
#include <archetype/model/autocast_guard.hpp>
#include <archetype/model/fused/convolution.hpp>
#include <archetype/model/fused/depthwise.hpp>
#include <archetype/model/fused/restoration.hpp>
#include <archetype/model/windows.hpp>

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <torch/nn/modules/conv.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "checks.hpp"

using namespace archetype;

namespace {

struct Case {
  std::string name;
  Window window;
  std::int64_t groups = 1;
  bool bias = false;
  std::int64_t channels = 8, width = 16;
  bool channels_last = false;
  torch::ScalarType type = torch::kFloat32;
};

void for_each_case(const std::function<void(const Case&)>& check) {
  const Case kinds[]{
      {"pointwise", {}},
      {"pointwise with bias", {}, 1, true},
      {"pointwise with stride", {.stride = {2, 2}}},
      {"square", {.kernel = {3, 3}, .padding = {1, 1}}, 1, true},
      {"oblong", {.kernel = {1, 5}, .stride = {2, 1}, .padding = {0, 2}}},
      {"grouped", {.kernel = {3, 3}, .padding = {1, 1}}, 2},
      {"depthwise", {.kernel = {5, 5}, .stride = {2, 2}, .dilation = {2, 2}, .padding = {4, 4}}, 27, true, 27, 27},
      {"depthwise with a window larger than the map", {.kernel = {21, 5}, .padding = {10, 2}}, 27, false, 27, 27},
      {"depthwise as TensorFlow pads",
       {.kernel = {5, 5}, .stride = {2, 2}, .mode = PaddingMode::same},
       27,
       false,
       27,
       27},
      {"of two results for each channel", {.kernel = {5, 5}, .padding = {2, 2}}, 8},
      {"as TensorFlow pads", {.kernel = {3, 3}, .stride = {2, 2}, .mode = PaddingMode::same}, 8},
  };
  for (Case c : kinds)
    for (const bool channels_last : {false, true})
      for (const auto type : {torch::kFloat32, torch::kFloat64}) {
        INFO(c.name << (channels_last ? ", channels last, " : ", ") << c10::toString(type));
        c.channels_last = channels_last;
        c.type = type;
        check(c);
      }
}

/// A convolution of the square of some maps.
struct Subject {
  torch::Tensor x;
  torch::nn::Conv2d convolution;
  Window window;
  torch::Tensor weights;  ///< of the sum of all results, which is the loss

  explicit Subject(const Case& c) : convolution(make(c)), window(c.window) {
    const auto format = c.channels_last ? torch::MemoryFormat::ChannelsLast : torch::MemoryFormat::Contiguous;
    x = torch::randn({3, c.channels, 10, 12}, c.type).contiguous(format).requires_grad_();
    weights = torch::randn_like(plain());
  }

  static torch::nn::Conv2d make(const Case& c) {
    torch::manual_seed(14);
    const Window& window = c.window;
    torch::nn::Conv2d made{
        torch::nn::Conv2dOptions(c.channels, c.width, archetype::detail::pair_of(window.kernel))
            .stride(archetype::detail::pair_of(window.stride))
            .padding(archetype::detail::pair_of(window.mode == PaddingMode::same ? Extent{0, 0} : window.padding))
            .dilation(archetype::detail::pair_of(window.dilation))
            .groups(c.groups)
            .bias(c.bias)};
    made->to(c.type);
    return made;
  }

  torch::Tensor fused() const {
    const fused::Recipe squared =
        fused::recipe_from({{x}}, [](std::span<const torch::Tensor> operands) { return operands[0].square(); });
    return fused::convolve(*convolution, window, {x.square(), squared});
  }
  torch::Tensor plain() { return convolution->forward(archetype::detail::padded(x.square(), window)); }

  torch::Tensor loss(const torch::Tensor& result) const { return (result * weights).sum(); }

  std::vector<torch::Tensor> inputs() const {
    std::vector<torch::Tensor> all = convolution->parameters();
    all.push_back(x);
    return all;
  }
};

}  // namespace

TEST_CASE("A convolution of a restored map is one of the map, with its gradients") {
  for_each_case([](const Case& c) {
    Subject ours{c}, theirs{c};
    theirs.x = ours.x.detach().clone().requires_grad_();
    theirs.weights = ours.weights;
    const torch::Tensor result = ours.fused(), expected = theirs.plain();
    CHECK(close(result, expected));
    ours.loss(result).backward();
    theirs.loss(expected).backward();
    check_gradients(ours.inputs(), theirs.inputs());
  });
}

TEST_CASE("Gradients of a convolution of a restored map are the slopes of what it computes") {
  for_each_case([](const Case& c) {
    if (c.type != torch::kFloat64) return;
    const Subject subject{c};
    check_slopes(subject.inputs(), [&] { return subject.loss(subject.fused()); });
  });
}

TEST_CASE("A frozen convolution passes on the gradient of a restored map without restoring it") {
  const Case c{"pointwise", {}, 1, true, true};
  Subject subject{c};
  for (torch::Tensor& parameter : subject.convolution->parameters()) parameter.set_requires_grad(false);
  int count = 0;
  const fused::Recipe recipe = fused::recipe_from({{subject.x}}, [&](std::span<const torch::Tensor> operands) {
    ++count;
    return operands[0].square();
  });
  subject.loss(fused::convolve(*subject.convolution, subject.window, {subject.x.square(), recipe})).backward();
  const torch::Tensor ours = subject.x.grad().clone();
  subject.x.mutable_grad() = torch::Tensor{};
  subject.loss(subject.plain()).backward();
  CHECK(close(ours, subject.x.grad()));
  CHECK(count == 0);
}

TEST_CASE("Under mixed precision, a convolution takes restored maps of the lower precision only") {
  Subject subject{{"pointwise", {}}};
  const fused::Recipe recipe =
      fused::recipe_from({{subject.x}}, [](std::span<const torch::Tensor> operands) { return operands[0]; });
  const fused::Restorable exact{subject.x, recipe}, rough{subject.x.to(torch::kBFloat16), recipe};
  CHECK(fused::can_convolve(*subject.convolution, subject.window, exact));
  CHECK_FALSE(fused::can_convolve(*subject.convolution, subject.window, rough));
  CHECK_FALSE(fused::can_convolve(*subject.convolution, subject.window, {subject.x}));
  const archetype::detail::AutocastGuard guard{torch::kCPU, {.enabled = true}};
  CHECK(fused::can_convolve(*subject.convolution, subject.window, rough));
  CHECK_FALSE(fused::can_convolve(*subject.convolution, subject.window, exact));
  const torch::Tensor result = fused::convolve(*subject.convolution, subject.window, rough);
  CHECK(result.scalar_type() == torch::kBFloat16);
  CHECK(torch::allclose(result.to(torch::kFloat32), subject.convolution->forward(rough.map).to(torch::kFloat32), 0.01,
                        0.02));
}

TEST_CASE(
    "A depthwise convolution with a large window sums gradients of bfloat16 in float32, on any number of threads") {
  const Window window{.kernel = {5, 5}, .padding = {2, 2}};
  torch::manual_seed(15);
  const auto maps = [] { return torch::randn({40, 19, 11, 9}).contiguous(torch::MemoryFormat::ChannelsLast); };
  const torch::Tensor x = maps().to(torch::kBFloat16), gradient = maps().to(torch::kBFloat16);
  const torch::Tensor exact =
      fused::depthwise_weight_gradient(gradient.to(torch::kFloat32), x.to(torch::kFloat32), window);
  const torch::Tensor rough = fused::depthwise_weight_gradient(gradient, x, window);
  CHECK(rough.scalar_type() == torch::kBFloat16);
  CHECK(close(rough, exact.to(torch::kBFloat16)));
  check_threads([&] { return std::vector{fused::depthwise_weight_gradient(gradient, x, window)}; });
}

TEST_CASE("A depthwise convolution with a large window has gradients of its own without a recipe, too") {
  Case c{"depthwise", {.kernel = {7, 7}, .padding = {3, 3}}, 8, true, 8, 8};
  c.channels_last = true;
  Subject subject{c};
  REQUIRE(fused::can_convolve(*subject.convolution, subject.window, {subject.x}));
  CHECK_FALSE(fused::can_convolve(*subject.convolution, subject.window, {subject.x.contiguous()}));
  const torch::Tensor plain = subject.x.detach().clone().requires_grad_();
  subject.loss(fused::convolve(*subject.convolution, subject.window, {subject.x})).backward();
  const std::vector<torch::Tensor> ours{subject.x.grad(), subject.convolution->weight.grad().clone(),
                                        subject.convolution->bias.grad().clone()};
  subject.convolution->zero_grad();
  subject.loss(subject.convolution->forward(plain)).backward();
  CHECK(close(ours[0], plain.grad()));
  CHECK(close(ours[1], subject.convolution->weight.grad()));
  CHECK(close(ours[2], subject.convolution->bias.grad()));
}

TEST_CASE("A convolution of a restored map refuses second derivatives") {
  const Subject subject{{"pointwise", {}}};
  check_no_second_derivatives(subject.loss(subject.fused()), subject.x);
}
