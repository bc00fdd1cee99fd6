// SPDX-License-Identifier: MIT
#include <archetype/train/optimizers/adam.hpp>
#include <archetype/train/optimizers/sgd.hpp>

#include <cstdint>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>
#include <torch/nn/module.h>
#include <torch/types.h>
#include <torch/utils.h>

using namespace archetype;

namespace {

/// A decaying map and a bias that does not decay, with their gradients.
struct Parameters : torch::nn::Module {
  explicit Parameters(torch::ScalarType type = torch::kFloat64, std::int64_t width = 5) {
    torch::manual_seed(3);
    weight = register_parameter("weight", torch::randn({width, 3, 2, 2}, type));
    bias = register_parameter("bias", torch::randn({width}, type));
  }

  void draw_gradients() const {
    for (const torch::Tensor& each : {weight, bias})
      each.mutable_grad() = torch::randn(each.sizes(), each.scalar_type());
  }

  torch::Tensor weight, bias;
};

/// The parameters after a few steps with a momentum that changes.
template <class Policy>
Parameters trained(const Policy& optimizer, Parameters parameters, const auto& before_step) {
  auto stepper = optimizer.attach(parameter_groups(parameters));
  for (const double momentum : {0.9, 0.5, 0.8}) {
    parameters.draw_gradients();
    before_step(parameters);
    stepper.step({0.1, momentum});
  }
  return parameters;
}

template <class Policy>
Parameters trained(const Policy& optimizer, Parameters parameters) {
  return trained(optimizer, std::move(parameters), [](const auto&) {});
}

bool equal(const Parameters& a, const Parameters& b) { return a.weight.equal(b.weight) && a.bias.equal(b.bias); }

bool close(const Parameters& a, const Parameters& b, double tolerance) {
  const auto near = [&](const torch::Tensor& x, const torch::Tensor& y) {
    return torch::allclose(x.to(torch::kFloat64), y.to(torch::kFloat64), tolerance, tolerance);
  };
  return near(a.weight, b.weight) && near(a.bias, b.bias);
}

void for_each_optimizer(const auto& check) {
  check(Adam{.weight_decay = 0.1});
  check(Adam{.weight_decay = 0.1, .decoupled = false});
  check(SGD{.weight_decay = 0.1});
  check(SGD{.weight_decay = 0.1, .nesterov = true});
}

/// Makes the parameters views of more memory, through which no single loop goes.
Parameters with_gaps(Parameters parameters) {
  for (torch::Tensor* each : {&parameters.weight, &parameters.bias})
    each->set_data(torch::stack({*each, *each}, -1).detach().select(-1, 0));
  return parameters;
}

}  // namespace

TEST_CASE("Parameters with gaps in memory, which LibTorch's operations update, move as those in one piece") {
  for_each_optimizer([](const auto& optimizer) {
    const Parameters in_one_piece = trained(optimizer, Parameters{});
    const Parameters apart = trained(optimizer, with_gaps(Parameters{}));
    REQUIRE_FALSE(apart.weight.is_non_overlapping_and_dense());
    CHECK(close(in_one_piece, apart, 1e-13));
  });
}

TEST_CASE("Parameters of half precision move as those of double precision, to their precision") {
  for_each_optimizer([](const auto& optimizer) {
    const auto drawn_as_halves = [](const Parameters& parameters) {
      for (const torch::Tensor& each : {parameters.weight, parameters.bias})
        each.mutable_grad() = torch::full_like(each, 0.25);
    };
    Parameters halves{torch::kBFloat16}, doubles;
    doubles.weight.set_data(halves.weight.detach().to(torch::kFloat64));
    doubles.bias.set_data(halves.bias.detach().to(torch::kFloat64));
    CHECK(close(trained(optimizer, halves, drawn_as_halves), trained(optimizer, doubles, drawn_as_halves), 0.03));
  });
}

TEST_CASE("A parameter and its gradient may have different orders of numbers") {
  for_each_optimizer([](const auto& optimizer) {
    Parameters channels_last;
    channels_last.weight.set_data(channels_last.weight.detach().contiguous(torch::MemoryFormat::ChannelsLast));
    const Parameters there = trained(optimizer, channels_last);  // whose gradients are contiguous
    CHECK(there.weight.is_contiguous(torch::MemoryFormat::ChannelsLast));
    CHECK(close(there, trained(optimizer, Parameters{}), 1e-14));
  });
}

TEST_CASE("Any number of threads moves parameters alike") {
  for_each_optimizer([](const auto& optimizer) {
    const auto large = [] { return Parameters{torch::kFloat32, 4001}; };
    const Parameters by_one = trained(optimizer, large());
    const int threads = torch::get_num_threads();
    torch::set_num_threads(3);
    const Parameters by_three = trained(optimizer, large());
    torch::set_num_threads(threads);
    CHECK(equal(by_one, by_three));
  });
}

TEST_CASE("What an optimizer saves is in the usual order, and restored into that of the parameter") {
  Parameters parameters;
  parameters.weight.set_data(parameters.weight.detach().contiguous(torch::MemoryFormat::ChannelsLast));
  auto stepper = Adam{}.attach(parameter_groups(parameters));
  parameters.draw_gradients();
  stepper.step({0.1, {}});
  const State state = stepper.state();
  CHECK(state.at("weight/average").is_contiguous());
  CHECK(state.at("weight/step").item<std::int64_t>() == 1);
  auto successor = Adam{}.attach(parameter_groups(parameters));
  successor.restore(state);
  for (const auto& [name, tensor] : successor.state()) CHECK(tensor.equal(state.at(name)));
}

TEST_CASE("SGD without momentum remembers nothing") {
  Parameters parameters;
  const torch::Tensor before = parameters.bias.detach().clone();
  auto stepper = SGD{.momentum = 0}.attach(parameter_groups(parameters));
  parameters.draw_gradients();
  stepper.step({0.1, {}});
  CHECK(torch::allclose(parameters.bias, before - 0.1 * parameters.bias.grad()));
  CHECK(stepper.state().empty());
}

TEST_CASE("Gradients are none after zero_grad") {
  Parameters parameters;
  auto stepper = SGD{}.attach(parameter_groups(parameters));
  parameters.draw_gradients();
  stepper.zero_grad();
  CHECK_FALSE(parameters.weight.grad().defined());
}
