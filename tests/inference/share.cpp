// SPDX-License-Identifier: MIT
#include <archetype/inference/kernels/all.hpp>
#include <archetype/inference/layout.hpp>
#include <archetype/inference/make_schedule.hpp>
#include <archetype/inference/onednn/threads.hpp>
#include <archetype/inference/share.hpp>
#include <archetype/weights/state/uniform.hpp>

#include <array>
#include <atomic>
#include <cstddef>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

using namespace archetype;
using namespace archetype::inference;

namespace {

Step linear(int inputs, int outputs, const std::string& activation) {
  Step step{.kind = "Linear", .attributes = {.width = outputs}};
  step.tensors.push_back(
      {"weight", {outputs, inputs}, uniform_numbers("weight", static_cast<std::size_t>(outputs * inputs))});
  step.tensors.push_back({"bias", {outputs}, uniform_numbers("bias", static_cast<std::size_t>(outputs))});
  step.post.push_back({.kind = activation});
  return step;
}

/// Steps whose kernels share their work, for maps of this many channels.
std::vector<Step> shared_steps(int channels) {
  const auto numbers = static_cast<std::size_t>(channels);
  std::vector<Step> steps;
  steps.push_back({.kind = "Pointwise", .post = {{.kind = "Swish"}}});
  steps.push_back({.kind = "SqueezeExcite",
                   .parts = {linear(channels, channels / 4, "Swish"), linear(channels / 4, channels, "Sigmoid")}});
  steps.push_back({.kind = "LayerNorm",
                   .tensors = {{"weight", {channels}, uniform_numbers("weight", numbers)},
                               {"bias", {channels}, uniform_numbers("bias", numbers)}}});
  for (const char* const kind : {"MaxPool", "AveragePool", "BlurPool"})
    steps.push_back({.kind = kind,
                     .attributes = {.window = {.kernel = {3, 3}, .padding = {1, 1}}},
                     .padding = {.top = 1, .left = 1, .bottom = 1, .right = 1}});
  for (const char* const kind : {"GlobalAveragePool", "GlobalMaxPool"}) steps.push_back({.kind = kind});
  return steps;
}

std::vector<float> result_of(const Step& step, const ConstMap& input, int threads) {
  const InferenceKernel& kernel = *inference::detail::find_kernel(own_kernels(), step.kind);
  REQUIRE(kernel.shares_work);
  std::vector<float> numbers(input.elements());
  std::vector<float> scratch(kernel.scratch ? kernel.scratch(step, input) : 0);
  const ConstMap no_operand{};
  Map result{numbers.data(), input.images, input.channels, input.height, input.width, input.block};
  const onednn::Threads use{threads};
  onednn::for_each_share([&](const Share& share) {
    kernel.compute({step, std::array{input}, result, std::array{no_operand}, scratch, share});
  });
  return numbers;
}

}  // namespace

TEST_CASE("Shares have equal parts that together are the whole") {
  for (const std::size_t units : {0U, 1U, 5U, 64U, 1000U})
    for (int count = 1; count < 9; ++count) {
      std::size_t begin = 0;
      for (int i = 0; i < count; ++i) {
        const Share::Part part = Share{i, count}.of(units);
        CHECK(part.begin == begin);
        CHECK(part.end - part.begin <= units / static_cast<std::size_t>(count) + 1);
        begin = part.end;
      }
      CHECK(begin == units);
    }
}

TEST_CASE("Work is shared by as many threads as are set, which wait for each other") {
  if (!onednn::openmp().runs_teams()) return;
  for (const int threads : {1, 3}) {
    const onednn::Threads use{threads};
    std::array<std::atomic<int>, 3> calls{};
    std::atomic<int> before = 0;
    std::atomic<int> early = 0;
    onednn::for_each_share([&](const Share& share) {
      ++calls[static_cast<std::size_t>(share.index)];
      early += share.count == threads ? 0 : 1;
      ++before;
      share.wait();
      early += before == threads ? 0 : 1;
    });
    for (int i = 0; i < 3; ++i) CHECK(calls[static_cast<std::size_t>(i)] == (i < threads ? 1 : 0));
    CHECK(early == 0);
  }
}

TEST_CASE("Kernels compute the same with any number of threads") {
  for (const Layout layout : {Layout::plain, Layout::channels_last, Layout::blocked8, Layout::blocked16}) {
    ConstMap input = map_of<const float>({40, 9, 7}, 2, layout);
    const std::vector<float> numbers = uniform_numbers("input", input.elements());
    input.data = numbers.data();
    for (const Step& step : shared_steps(input.channels)) {
      CAPTURE(step.kind, name_of(layout));
      const std::vector<float> expected = result_of(step, input, 1);
      for (const int threads : {2, 3, 7}) CHECK(result_of(step, input, threads) == expected);
    }
  }
}
