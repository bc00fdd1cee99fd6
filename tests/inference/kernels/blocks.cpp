// SPDX-License-Identifier: MIT
// Kernels on maps in each layout: of an odd number of positions, so that whole vectors do not divide blocks of 8, and
// with channels that no block divides.
#include <archetype/inference/kernel.hpp>
#include <archetype/inference/kernels/global_pool.hpp>
#include <archetype/inference/kernels/pointwise.hpp>
#include <archetype/inference/map.hpp>
#include <archetype/weights/state/uniform.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include <catch2/catch.hpp>

using namespace archetype;

namespace {

constexpr int images = 2;
constexpr int channels = 20;
constexpr int extent = 3;
constexpr std::array blocks{1, 8, 16, channels};

std::size_t elements_of(int block) { return Map{nullptr, images, channels, extent, extent, block}.elements(); }

std::vector<float> numbers_of(int count) { return uniform_numbers("numbers", static_cast<std::size_t>(count)); }

/// Numbers of a map, of which the padding of its last block is zero.
std::vector<float> map_numbers(int block) {
  std::vector<float> data(elements_of(block));
  const Map map{data.data(), images, channels, extent, extent, block};
  const std::vector<float> numbers = numbers_of(images * channels * extent * extent);
  std::size_t next = 0;
  for (int image = 0; image < images; ++image)
    for (int channel = 0; channel < channels; ++channel)
      for (int y = 0; y < extent; ++y)
        for (int x = 0; x < extent; ++x) map(image, channel, y, x) = numbers[next++];
  return data;
}

}  // namespace

TEST_CASE("Global pooling is the same in each layout") {
  for (const int block : blocks) {
    CAPTURE(block);
    std::vector<float> data = map_numbers(block);
    const Map map{data.data(), images, channels, extent, extent, block};
    const inference::Step step;
    const std::array<ConstMap, 1> inputs{map};
    std::vector<float> means(images * channels);
    std::vector<float> most(images * channels);
    inference::compute_global_average({step, inputs, {means.data(), images, channels, 1, 1, channels}});
    inference::compute_global_maximum({step, inputs, {most.data(), images, channels, 1, 1, channels}});
    for (int image = 0; image < images; ++image)
      for (int channel = 0; channel < channels; ++channel) {
        float sum = 0;
        float largest = -std::numeric_limits<float>::infinity();
        for (int i = 0; i < extent * extent; ++i) {
          sum += map(image, channel, i / extent, i % extent);
          largest = std::max(largest, map(image, channel, i / extent, i % extent));
        }
        const auto found = static_cast<std::size_t>(image * channels + channel);
        CHECK(means[found] == Approx(sum / (extent * extent)).margin(1e-6));
        CHECK(most[found] == largest);
      }
  }
}

TEST_CASE("Gates, factors and summands of channels are the same in each layout") {
  const std::vector<float> gates = numbers_of(images * channels);
  const std::vector<float> scale = numbers_of(channels);
  const std::vector<float> shift(scale.rbegin(), scale.rend());
  inference::Step step;
  step.post = {{.kind = "Gate", .operand = 1}, {.kind = "Affine", .scale = scale, .shift = shift}};
  for (const int block : blocks) {
    CAPTURE(block);
    std::vector<float> given = map_numbers(block);
    std::vector<float> data(given.size());
    const Map from{given.data(), images, channels, extent, extent, block};
    const Map map{data.data(), images, channels, extent, extent, block};
    const std::array<ConstMap, 1> inputs{from};
    const std::array<ConstMap, 2> operands{ConstMap{gates.data(), images, channels, 1, 1, channels}, ConstMap{}};
    inference::compute_pointwise({step, inputs, map, operands});
    for (int image = 0; image < images; ++image)
      for (int channel = 0; channel < channels; ++channel)
        for (int i = 0; i < extent * extent; ++i) {
          const auto c = static_cast<std::size_t>(channel);
          const float gate = gates[static_cast<std::size_t>(image * channels + channel)];
          const float wanted = from(image, channel, i / extent, i % extent) * gate * scale[c] + shift[c];
          CHECK(map(image, channel, i / extent, i % extent) == Approx(wanted).margin(1e-6));
        }
  }
}
