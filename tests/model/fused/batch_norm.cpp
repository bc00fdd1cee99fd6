// SPDX-License-Identifier: MIT
#include <archetype/model/fused/batch_norm.hpp>

#include <functional>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include <catch2/catch.hpp>
#include <torch/nn/modules/batchnorm.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "checks.hpp"

using namespace archetype;

namespace {

/// What is computed: a batch norm, perhaps a sum, perhaps an activation.
struct Case {
  std::string_view activation;
  bool sum;
  bool channels_last;
  bool training;
  torch::ScalarType type;  ///< of maps
  bool restored = false;

  /// That of parameters and statistics.
  torch::ScalarType parameter_type() const { return type == torch::kBFloat16 ? torch::kFloat32 : type; }
};

std::string text(const Case& c) {
  return std::string{c.activation} + (c.sum ? ", sum" : "") + (c.channels_last ? ", channels last" : "") +
         (c.training ? ", training" : ", evaluation") + ", " + c10::toString(c.type);
}

void for_each_case(const std::function<void(const Case&)>& check) {
  for (const std::string_view activation : {"", "ReLU", "ReLU6", "Swish", "HardSwish"})
    for (const bool sum : {false, true})
      for (const bool channels_last : {false, true})
        for (const bool training : {false, true})
          for (const auto type : {torch::kFloat32, torch::kFloat64, torch::kBFloat16}) {
            Case c{activation, sum, channels_last, training, type};
            if (sum && !fused::follows_sum(activation)) continue;
            // A sum a little below 6 becomes 6 in bfloat16, where the gradient is zero.
            if (sum && activation == "ReLU6" && type == torch::kBFloat16) continue;
            INFO(text(c));
            check(c);
            if (!sum || activation.empty()) continue;
            INFO("restored");
            c.restored = true;
            check(c);
          }
}

/// A batch norm and maps with a number of channels and an extent that no vector divides.
struct Subject {
  torch::nn::BatchNorm2d norm{torch::nn::BatchNorm2dOptions(23).momentum(0.3)};
  torch::Tensor x, other;
  torch::Tensor weights;  ///< of the sum of all results, which is the loss

  explicit Subject(const Case& c) {
    torch::manual_seed(11);
    const torch::NoGradGuard no_gradient;
    norm->to(c.parameter_type());
    norm->weight.uniform_(0.5, 2);
    norm->bias.normal_(0.5);
    norm->running_mean.normal_();
    norm->running_var.uniform_(0.5, 2);
    norm->train(c.training);
    const auto format = c.channels_last ? torch::MemoryFormat::ChannelsLast : torch::MemoryFormat::Contiguous;
    const auto maps = [&] { return (3 * torch::randn({3, 23, 5, 7}, c.type) + 2).contiguous(format); };
    x = maps().requires_grad_();
    if (c.sum) other = maps().requires_grad_();
    weights = torch::randn({3, 23, 5, 7}, c.type);
  }

  torch::Tensor fused(const Case& c) { return fused::normalize(*norm, x, {other}, c.activation, c.restored).map; }

  /// What the modules compute. Of maps in bfloat16, they compute in float32, and only the result is rounded.
  torch::Tensor plain(const Case& c) { return plain_before_rounding(c).to(c.type); }

  torch::Tensor plain_before_rounding(const Case& c) {
    torch::Tensor z = norm->forward(x.to(c.parameter_type()));
    if (other.defined()) z = z + other.to(c.parameter_type());
    if (c.activation == "ReLU") return z.relu();
    if (c.activation == "ReLU6") return torch::clamp(z, 0, 6);
    if (c.activation == "Swish") return z * z.sigmoid();
    if (c.activation == "HardSwish") return z * torch::clamp(z + 3, 0, 6) / 6;
    return z;
  }

  torch::Tensor loss(const torch::Tensor& result) const { return (result * weights).sum(); }

  std::vector<torch::Tensor> inputs() const {
    std::vector<torch::Tensor> all{x, norm->weight, norm->bias};
    if (other.defined()) all.push_back(other);
    return all;
  }
};

}  // namespace

TEST_CASE("A fused batch norm computes what the modules compute, and their gradients and statistics") {
  for_each_case([](const Case& c) {
    Subject fused{c}, plain{c};
    const torch::Tensor ours = fused.fused(c), theirs = plain.plain(c);
    CHECK(close(ours, theirs));
    CHECK(ours.is_contiguous(c.channels_last ? torch::MemoryFormat::ChannelsLast : torch::MemoryFormat::Contiguous));
    fused.loss(ours).backward();
    plain.loss(theirs).backward();
    check_gradients(fused.inputs(), plain.inputs());
    CHECK(close(fused.norm->running_mean, plain.norm->running_mean));
    CHECK(close(fused.norm->running_var, plain.norm->running_var));
    CHECK(fused.norm->num_batches_tracked.equal(plain.norm->num_batches_tracked));
  });
}

TEST_CASE("Gradients of a fused batch norm are the slopes of what it computes") {
  for_each_case([](const Case& c) {
    if (c.type != torch::kFloat64) return;
    Subject subject{c};
    subject.norm->options.momentum(0);
    check_slopes(subject.inputs(), [&] { return subject.loss(subject.fused(c)); });
  });
}

TEST_CASE("Any number of threads computes a fused batch norm alike") {
  for (const bool channels_last : {false, true})
    check_threads([&] {
      const Case c{"Swish", false, channels_last, true, torch::kFloat32};
      Subject subject{c};
      const torch::Tensor result = subject.fused(c);
      subject.loss(result).backward();
      std::vector<torch::Tensor> results = gradients_of(subject.inputs());
      results.push_back(result);
      return results;
    });
}

TEST_CASE("A map may be read twice, and what needs no gradient may be frozen") {
  const Case c{"ReLU", true, true, true, torch::kFloat64};
  Subject fused{c}, plain{c};
  for (Subject* each : {&fused, &plain}) {
    each->other = each->x;
    each->norm->weight.set_requires_grad(false);
  }
  fused.loss(fused.fused(c)).backward();
  plain.loss(plain.plain(c)).backward();
  CHECK(close(fused.x.grad(), plain.x.grad()));
  CHECK(close(fused.norm->bias.grad(), plain.norm->bias.grad()));
  CHECK_FALSE(fused.norm->weight.grad().defined());
}

TEST_CASE("What is no number stays none after a fused activation") {
  for (const std::string_view activation : {"", "ReLU", "ReLU6", "Swish", "HardSwish"})
    for (const auto type : {torch::kFloat32, torch::kBFloat16}) {
      const Case c{activation, false, false, false, type};
      Subject subject{c};
      subject.x.detach().fill_(std::numeric_limits<float>::quiet_NaN());
      CHECK(subject.fused(c).isnan().all().item<bool>());
    }
}

TEST_CASE("The running statistics of a fused batch norm may be those of all batches") {
  const Case c{"ReLU", false, false, true, torch::kFloat64};
  Subject fused{c}, plain{c};
  for (Subject* each : {&fused, &plain}) each->norm->options.momentum(torch::nullopt);
  for (int batch = 0; batch < 3; ++batch) {
    fused.fused(c);
    plain.plain(c);
  }
  CHECK(close(fused.norm->running_mean, plain.norm->running_mean));
  CHECK(close(fused.norm->running_var, plain.norm->running_var));
}

TEST_CASE("Fused operations refuse second derivatives") {
  const Case c{"ReLU", false, false, true, torch::kFloat64};
  Subject subject{c};
  check_no_second_derivatives(subject.loss(subject.fused(c)), subject.x);
}
