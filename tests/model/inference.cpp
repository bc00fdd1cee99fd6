// SPDX-License-Identifier: MIT
// Compiled networks against LibTorch, the original of every operation.
#include <archetype/graph/totals.hpp>
#include <archetype/inference/compile.hpp>
#include <archetype/layers/all.hpp>
#include <archetype/model/make.hpp>
#include <archetype/model/weights.hpp>
#include <archetype/zoo/registry.hpp>

#include <algorithm>
#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "../inference/random_weights.hpp"

using namespace archetype;

namespace {

/// The largest difference between LibTorch's results and ours, relative to the largest number of a result.
double difference(AnyModel& model, Emit emit, const Request& request, MapLayout layout, int batch) {
  const GraphView graph = model->graph();
  const StateDict state = random_weights(graph);
  load(model, state);
  model->eval();
  const torch::NoGradGuard no_gradient;
  const Shape& shape = graph.input_shape();
  std::vector<float> images = random_images(shape, batch);
  const std::vector<torch::Tensor> expected = model->forward_features(
      torch::from_blob(images.data(), {batch, shape.channels, shape.height, shape.width}).clone());
  InferenceNetwork network =
      compile_for_inference(emit, state, {.batches = {batch}, .request = request, .layout = layout});
  const std::vector<std::vector<float>> found = network.features(images);
  REQUIRE(found.size() == expected.size());
  double most = 0;
  for (std::size_t i = 0; i < found.size(); ++i) {
    const torch::Tensor ours = torch::tensor(found[i]).view(expected[i].sizes());
    const double off = (ours - expected[i]).abs().max().item<double>() / expected[i].abs().max().item<double>();
    if (!(off <= most)) most = off;
  }
  return most;
}

template <class Net>
void check_agrees(const Request& request = {}) {
  AnyModel model{&Net::emit, request};
  for (const MapLayout layout : {MapLayout::blocked, MapLayout::channels_last})
    for (const int batch : {1, 3}) {
      CAPTURE(static_cast<int>(layout), batch);
      CHECK(difference(model, &Net::emit, request, layout, batch) < 5e-6);
    }
}

/// Layers on a map of 20 channels, which fill no whole blocks.
template <class... Layers>
using On = Network<Input<3, 13, 11>, Conv<20, Kernel<3>, Bias>, Layers...>;

/// Parts of the channels that begin and end within blocks, in another order.
struct Rearranged {
  static constexpr Value emit(Builder& builder, Value x) {
    const Value a = builder.push(operations::slicing, {x}, {.width = 7, .first = 9});
    const Value b = builder.push(operations::slicing, {x}, {.width = 16});
    const Value c = builder.push(operations::slicing, {x}, {.width = 4, .first = 16});
    return builder.push(operations::concatenation, {a, c, b, x});
  }
};

struct Splits {
  static constexpr Value emit(Builder& builder, Value x) {
    const Value gate = apply<GlobalAveragePool>(builder, builder.push(operations::split_sum, {x}, {.splits = 2}));
    const Value wide = builder.push(operations::convolution, {gate}, {.width = 20, .groups = 2, .bias = true});
    const Value weights = builder.push(operations::split_softmax, {wide}, {.groups = 2, .splits = 2});
    const Value weighted = builder.push(operations::gating, {x, weights});
    return builder.push(operations::split_sum, {weighted}, {.splits = 2});
  }
};

/// The sum of a map with itself, and of its activation with it.
struct Doubled {
  static constexpr Value emit(Builder& builder, Value x) {
    const Value twice = builder.push(operations::addition, {x, x});
    const Value active = apply<Sigmoid>(builder, twice);
    return builder.push(operations::addition, {active, twice});
  }
};

}  // namespace

TEST_CASE("Convolutions agree with LibTorch's") {
  check_agrees<On<Conv<7, Kernel<3, 5>, Stride<2, 1>, Padding<2, 0>, Bias>>>();
  check_agrees<On<Conv<40, Kernel<3>, Groups<4>, Dilation<2>>>>();
  check_agrees<On<Conv<32>, Conv<32, Kernel<3>, Groups<8>, Stride<2>, Bias>, ReLU, Conv<48, Groups<16>>>>();
  check_agrees<On<DepthwiseConv<Kernel<5>, Stride<2>, SamePadding>, BatchNorm, Swish>>();
  check_agrees<On<Conv<33, Kernel<4>, Stride<3>, SamePadding>, ReLU6>>();
  check_agrees<On<Conv<64>, GELU, Conv<20>, LayerScale<>, HardSwish>>();
  check_agrees<On<GlobalAveragePool, Conv<24, Kernel<3>>, ReLU, Conv<30, Groups<2>>>>();
}

TEST_CASE("Poolings agree with LibTorch's") {
  check_agrees<On<MaxPool<Kernel<3>, Stride<2>, Padding<1>>>>();
  check_agrees<On<MaxPool<Kernel<3>, Stride<2>, CeilMode>>>();
  check_agrees<On<MaxPool<Kernel<2>, Stride<2>, Dilation<2>>>>();
  check_agrees<On<MaxPool<Kernel<3>, Stride<2>, SamePadding>, BatchNorm, ReLU>>();
  check_agrees<On<MaxPool<Kernel<1>, Stride<2>>>>();
  check_agrees<On<AveragePool<Kernel<3>, Stride<2>, Padding<1>>>>();
  check_agrees<On<AveragePool<Kernel<3>, Stride<2>, Padding<1>, ExcludePadding>>>();
  check_agrees<On<AveragePool<Kernel<2>, Stride<2>, CeilMode>>>();
  check_agrees<On<AveragePool<Kernel<2>, Stride<2>, CeilMode, ExcludePadding>>>();
  check_agrees<On<AveragePool<Kernel<4>, Stride<4>, Padding<1>, CeilMode>>>();
  check_agrees<On<AveragePool<Kernel<3>, Stride<2>, SamePadding>>>();
  check_agrees<On<BlurPool<>>>();
  check_agrees<On<BlurPool<Kernel<4>, Stride<3>>>>();
  check_agrees<On<GlobalMaxPool, Flatten, Linear<6>>>();
  check_agrees<On<AdaptiveConcatPool, Flatten, BatchNorm, Linear<6>, ReLU, BatchNorm, Linear<3, NoBias>>>();
}

TEST_CASE("Normalizations agree with LibTorch's") {
  check_agrees<On<LayerNorm, Conv<8>>>();
  check_agrees<On<ReLU, GlobalResponseNorm<>, BatchNorm>>();
  check_agrees<On<Flatten, LayerNorm, Linear<5>>>();
}

TEST_CASE("Activations by themselves agree with LibTorch's") {
  check_agrees<Network<Input<20, 5, 7>, ReLU>>();
  check_agrees<Network<Input<20, 5, 7>, ReLU6>>();
  check_agrees<Network<Input<20, 5, 7>, Swish>>();
  check_agrees<Network<Input<20, 5, 7>, Sigmoid>>();
  check_agrees<Network<Input<20, 5, 7>, HardSwish>>();
  check_agrees<Network<Input<20, 5, 7>, HardSigmoid>>();
  check_agrees<Network<Input<20, 5, 7>, GELU>>();
}

TEST_CASE("Arrangements of channels agree with LibTorch's") {
  check_agrees<On<Rearranged, Conv<5>>>();
  check_agrees<On<Splits>>();
  check_agrees<On<Doubled>>();
  check_agrees<On<SelfAttention, ReLU>>();
  check_agrees<On<Gated<Sequence<GlobalAveragePool, ChannelConv, Sigmoid>>, Conv<5>>>();
  check_agrees<
      On<Residual<Sequence<Conv<20>, Swish>>, ReLU, Residual<Sequence<MaxPool<Kernel<3>, Stride<1>, Padding<1>>>>>>();
}

TEST_CASE("Results of several layers agree with LibTorch's") {
  check_agrees<ResNet18>({.size = 64, .features = {"conv1", "layer1.0", "layer2", "layer4.1.conv1"}});
}

TEST_CASE("Every small network of the zoo agrees with LibTorch") {
  std::set<Emit> seen;
  for (const zoo::Entry& entry : zoo::entries) {
    const Request request{.classes = 10, .size = 64};
    const OwningGraph graph = lower(entry.emit, request);
    if (!seen.insert(entry.architecture).second || count_parameters(graph) > 12'000'000) continue;
    AnyModel model = zoo::make(entry.full_name(), request);
    CAPTURE(entry.full_name());
    CHECK(difference(model, entry.emit, request, MapLayout::blocked, 1) < 2e-5);
    CHECK(difference(model, entry.emit, request, MapLayout::channels_last, 2) < 2e-5);
  }
}
