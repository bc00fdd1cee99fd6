// SPDX-License-Identifier: MIT
// Operations of a user's own, described without LibTorch and oneDNN.
#include <archetype/inference.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <span>
#include <stdexcept>
#include <vector>

#include <catch2/catch.hpp>

#include "random_weights.hpp"

using namespace archetype;

namespace {

/// Adds channels of zeros, the same number on both sides.
class PadChannels : public Operation {
 public:
  constexpr PadChannels() : Operation({"PadChannels", "pad"}) {}
  constexpr Shape infer(Attributes& attributes, const Inputs& inputs, Fault&) const override {
    return {attributes.width, inputs[0].height, inputs[0].width};
  }
};
inline constexpr PadChannels pad_channels{};

/// x · weight, one number for each channel.
class Weighting : public Operation {
 public:
  constexpr Weighting() : Operation({"Weighting", "weighting"}) {}
  constexpr void state(const Node& node, const Inputs&, StateVisitor& list) const override {
    list.parameter("weight", {node.shape.channels});
  }
};
inline constexpr Weighting weighting{};

/// Calls `function` with the indices of each element.
void for_each_element(const Map& map, auto function) {
  for (int image = 0; image < map.images; ++image)
    for (int channel = 0; channel < map.channels; ++channel)
      for (int y = 0; y < map.height; ++y)
        for (int x = 0; x < map.width; ++x) function(image, channel, y, x);
}

InferenceKernel padding_kernel() {
  return {.kind = "PadChannels", .compute = [](const KernelCall& call) {
            const ConstMap& input = call.inputs[0];
            const int more = (call.result.channels - input.channels) / 2;
            for_each_element(call.result, [&](int image, int channel, int y, int x) {
              const int from = channel - more;
              call.result(image, channel, y, x) = from >= 0 && from < input.channels ? input(image, from, y, x) : 0;
            });
          }};
}

InferenceKernel weighting_kernel() {
  return {.kind = "Weighting",
          .compute =
              [](const KernelCall& call) {
                const std::span<const float> weight = call.tensor("weight");
                for_each_element(call.result, [&](int image, int channel, int y, int x) {
                  call.result(image, channel, y, x) =
                      call.inputs[0](image, channel, y, x) * weight[static_cast<std::size_t>(channel)];
                });
              },
          .in_place = true};
}

struct Padded : Network<Input<3, 4, 4>, Conv<6, Kernel<3>>, SizedLayer<pad_channels, 20>, ReLU, Layer<weighting>> {};

}  // namespace

TEST_CASE("An operation of one's own runs by a kernel of one's own, in each layout") {
  const StateDict state = random_weights(graph<Padded>);
  const std::vector<float> images = random_images({3, 4, 4}, 2);
  struct Bare : Network<Input<3, 4, 4>, Conv<6, Kernel<3>>> {};
  const std::vector<float> maps = compile_for_inference<Bare>(random_weights(graph<Bare>))(images);
  const std::vector<float> weight = uniform_numbers("weighting.weight", 20);
  for (const MapLayout layout : {MapLayout::blocked, MapLayout::channels_last}) {
    InferenceNetwork network = compile_for_inference<Padded>(
        state, {.batches = {2}, .layout = layout, .kernels = {padding_kernel(), weighting_kernel()}});
    const std::vector<float> padded = network(images);
    REQUIRE(padded.size() == 2 * 20 * 16);
    for (std::size_t image = 0; image < 2; ++image)
      for (std::size_t channel = 0; channel < 20; ++channel)
        for (std::size_t position = 0; position < 16; ++position) {
          const bool inside = channel >= 7 && channel < 13;
          const float number = inside ? maps[(image * 6 + channel - 7) * 16 + position] : 0;
          CHECK(padded[(image * 20 + channel) * 16 + position] ==
                Approx(std::max(number, 0.0F) * (1 + weight[channel] / 4)).epsilon(1e-4).margin(1e-6));
        }
  }
}

TEST_CASE("An operation without a kernel is refused by its kind and path") {
  CHECK_THROWS_WITH(compile_for_inference<Padded>(random_weights(graph<Padded>)),
                    "pad: inference has no kernel for PadChannels; give one in InferenceOptions::kernels");
  CHECK_THROWS_WITH(compile_for_inference<Padded>(random_weights(graph<Padded>), {.kernels = {padding_kernel()}}),
                    "weighting: inference has no kernel for Weighting; give one in InferenceOptions::kernels");
}

TEST_CASE("A kernel of one's own can replace the library's") {
  struct Net : Network<Input<1, 1, 2>, ReLU> {};
  const InferenceKernel negated{.kind = "ReLU", .compute = [](const KernelCall& call) {
                                  for_each_element(call.result, [&](int image, int channel, int y, int x) {
                                    call.result(image, channel, y, x) = -call.inputs[0](image, channel, y, x);
                                  });
                                }};
  InferenceNetwork network = compile_for_inference<Net>(StateDict{}, {.kernels = {negated}});
  CHECK(network(std::array{1.0F, -2.0F}) == std::vector{-1.0F, 2.0F});
}
