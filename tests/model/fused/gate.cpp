// SPDX-License-Identifier: MIT
#include <archetype/model/fused/gate.hpp>
#include <archetype/model/fused/squeeze.hpp>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <catch2/catch.hpp>
#include <torch/csrc/autograd/variable.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "checks.hpp"

using namespace archetype;

namespace {

/// What is computed: the product of a map and a gate, perhaps a sum, perhaps an activation of the sum.
struct Case {
  std::string_view activation;
  bool sum;
  bool channels_last;
  bool flat;  ///< whether the gate has no height and width
  torch::ScalarType type;
  bool restored = false;
};

std::string text(const Case& c) {
  return std::string{c.activation} + (c.sum ? ", sum" : "") + (c.channels_last ? ", channels last" : "") +
         (c.flat ? ", flat" : "") + ", " + c10::toString(c.type);
}

void for_each_case(const std::function<void(const Case&)>& check) {
  for (const std::string_view activation : {"", "ReLU", "ReLU6"})
    for (const bool sum : {false, true})
      for (const bool channels_last : {false, true})
        for (const bool flat : {false, true})
          for (const auto type : {torch::kFloat32, torch::kFloat64, torch::kBFloat16}) {
            Case c{activation, sum, channels_last, flat, type};
            if (!sum && !activation.empty()) continue;
            // A sum a little below 6 becomes 6 in bfloat16, where the gradient is zero.
            if (activation == "ReLU6" && type == torch::kBFloat16) continue;
            INFO(text(c));
            check(c);
            if (activation.empty() || flat) continue;
            INFO("restored");
            c.restored = true;
            check(c);
          }
}

/// Maps with a number of channels and an extent that no vector divides, and more rows than a piece has.
struct Subject {
  torch::Tensor x, gate, other;
  torch::Tensor weights;  ///< of the sum of all results, which is the loss

  explicit Subject(const Case& c) {
    torch::manual_seed(12);
    const auto format = c.channels_last ? torch::MemoryFormat::ChannelsLast : torch::MemoryFormat::Contiguous;
    const auto maps = [&] { return (3 * torch::randn({3, 23, 17, 19}, c.type) + 1).contiguous(format); };
    x = maps().requires_grad_();
    gate = torch::rand(c.flat ? std::vector<std::int64_t>{3, 23} : std::vector<std::int64_t>{3, 23, 1, 1}, c.type)
               .requires_grad_();
    if (c.sum) other = maps().requires_grad_();
    weights = torch::randn({3, 23, 17, 19}, c.type);
  }

  torch::Tensor fused(const Case& c) const { return fused::scale({x}, gate, {other}, c.activation, c.restored).map; }

  /// What operations of LibTorch compute. Of maps in bfloat16, in float32, and only the result is rounded.
  torch::Tensor plain(const Case& c) const {
    const auto exact = [&](const torch::Tensor& numbers) {
      return c.type == torch::kBFloat16 ? numbers.to(torch::kFloat32) : numbers;
    };
    torch::Tensor z = exact(x) * exact(gate).view({3, 23, 1, 1});
    if (other.defined()) z = z + exact(other);
    if (c.activation == "ReLU") z = z.relu();
    if (c.activation == "ReLU6") z = torch::clamp(z, 0, 6);
    return z.to(c.type);
  }

  torch::Tensor loss(const torch::Tensor& result) const { return (result * weights).sum(); }

  std::vector<torch::Tensor> inputs() const {
    std::vector<torch::Tensor> all{x, gate};
    if (other.defined()) all.push_back(other);
    return all;
  }
};

}  // namespace

TEST_CASE("A fused gate computes what the operations compute, and their gradients") {
  for_each_case([](const Case& c) {
    const Subject fused{c}, plain{c};
    const torch::Tensor ours = fused.fused(c), theirs = plain.plain(c);
    CHECK(close(ours, theirs));
    CHECK(ours.is_contiguous(c.channels_last ? torch::MemoryFormat::ChannelsLast : torch::MemoryFormat::Contiguous));
    fused.loss(ours).backward();
    plain.loss(theirs).backward();
    check_gradients(fused.inputs(), plain.inputs());
  });
}

TEST_CASE("Gradients of a fused gate are the slopes of what it computes") {
  for_each_case([](const Case& c) {
    if (c.type != torch::kFloat64) return;
    const Subject subject{c};
    check_slopes(subject.inputs(), [&] { return subject.loss(subject.fused(c)); });
  });
}

TEST_CASE("Any number of threads computes a fused gate alike") {
  for (const bool channels_last : {false, true})
    check_threads([&] {
      const Case c{"ReLU", true, channels_last, false, torch::kFloat32};
      const Subject subject{c};
      const torch::Tensor result = subject.fused(c);
      subject.loss(result).backward();
      std::vector<torch::Tensor> results = gradients_of(subject.inputs());
      results.push_back(result);
      return results;
    });
}

TEST_CASE("A fused gate refuses second derivatives") {
  const Case c{"ReLU", true, false, false, torch::kFloat64};
  const Subject subject{c};
  check_no_second_derivatives(subject.loss(subject.fused(c)), subject.x);
}

TEST_CASE("A squeeze that passes on its map has the gradient of both, or of the one that is used") {
  for (const bool uses_means : {false, true})
    for (const bool uses_map : {false, true}) {
      torch::manual_seed(13);
      const torch::Tensor fused =
          torch::randn({2, 5, 3, 7}, torch::kFloat64).contiguous(torch::MemoryFormat::ChannelsLast).requires_grad_();
      const torch::Tensor plain = fused.detach().clone().requires_grad_();
      const torch::Tensor weights = torch::randn({2, 5, 3, 7}, torch::kFloat64);
      const auto loss = [&](const torch::Tensor& means, const torch::Tensor& map) {
        torch::Tensor sum = torch::zeros({}, torch::kFloat64);
        if (uses_means) sum = sum + (means * means).sum();
        if (uses_map) sum = sum + (map * weights).sum();
        return sum;
      };
      const torch::autograd::variable_list results = fused::SqueezeFunction::apply(fused);
      CHECK(results[0].equal(plain.mean({2, 3}, true)));
      CHECK(results[1].data_ptr() == fused.data_ptr());
      if (!uses_means && !uses_map) continue;
      loss(results[0], results[1]).backward();
      loss(plain.mean({2, 3}, true), plain).backward();
      CHECK(close(fused.grad(), plain.grad()));
    }
}
