// SPDX-License-Identifier: MIT
#include <archetype/blocks/transform.hpp>

#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/rules.hpp>
#include <archetype/zoo/resnet.hpp>

using namespace archetype;

namespace {

template <class Net>
constexpr int count(const Primitive& primitive) {
  int found = 0;
  for (const Node& node : graph<Net>.nodes) found += node.primitive->kind() == primitive.kind();
  return found;
}

template <class Net>
constexpr bool has_path(std::string_view path) {
  for (const Node& node : graph<Net>.nodes)
    if (path_of(graph<Net>, node).view() == path) return true;
  return false;
}

/// Whether all batch norms have these constants.
template <class Net>
constexpr bool normalizes_with(Ratio epsilon, Ratio momentum) {
  for (const Node& node : graph<Net>.nodes)
    if (node.primitive->kind() == batch_normalization.kind() &&
        (node.attributes.epsilon != epsilon || node.attributes.momentum != momentum))
      return false;
  return true;
}

/// Whether all windows of more than one tap are padded as TensorFlow does.
template <class Net>
constexpr bool pads_same() {
  for (const Node& node : graph<Net>.nodes)
    if (node.attributes.window.kernel != Extent{1, 1} && node.attributes.window.mode != PaddingMode::same) return false;
  return true;
}

}  // namespace

// torchvision's names of ResNet-50.
static_assert(has_path<ResNet50>("conv1"));
static_assert(has_path<ResNet50>("bn1"));
static_assert(has_path<ResNet50>("maxpool"));
static_assert(has_path<ResNet50>("layer1.0.conv1"));
static_assert(has_path<ResNet50>("layer1.0.bn3"));
static_assert(has_path<ResNet50>("layer1.0.downsample.0"));
static_assert(has_path<ResNet50>("layer1.0.downsample.1"));
static_assert(has_path<ResNet50>("layer3.5.conv2"));
static_assert(has_path<ResNet50>("layer4.2.bn3"));
static_assert(has_path<ResNet50>("avgpool"));
static_assert(has_path<ResNet50>("fc"));
static_assert(!has_path<ResNet50>("layer1.1.downsample.0"));
static_assert(!has_path<ResNet50>("layer3.6.conv1"));

// Heads and inputs.
static_assert(output_shape<Backbone<ResNet50>> == Shape{2048, 7, 7});
static_assert(parameters<Backbone<ResNet50>> == 25'557'032 - 2048 * 1000 - 1000);
static_assert(output_shape<WithHead<ResNet50, Classifier<37>>> == Shape{37});
static_assert(parameters<WithHead<ResNet50, Classifier<37>>> == parameters<Backbone<ResNet50>> + 2048 * 37 + 37);
static_assert(output_shape<Backbone<WithInput<ResNet18, Input<1, 96, 64>>>> == Shape{512, 3, 2});
static_assert(parameters<WithInput<ResNet18, Input<1, 96, 64>>> == 11'689'512 - 2 * 64 * 49);

// Rules reach into blocks, and leave nothing of what they replace.
using Smooth = WithActivation<ResNet50, ReLU, Swish>;
static_assert(count<Smooth>(swish) == count<ResNet50>(relu));
static_assert(count<Smooth>(relu) == 0);
static_assert(count<WithActivation<Smooth, Swish, GELU>>(gelu) == count<ResNet50>(relu));  // rules compose
static_assert(count<WithActivation<Smooth, Swish, GELU>>(swish) == 0);
static_assert(parameters<Smooth> == parameters<ResNet50>);

static_assert(normalizes_with<ResNet50>(1e-5_r, 0.1_r));
static_assert(normalizes_with<WithBatchNorm<ResNet50, Epsilon<1e-3_r>, Momentum<0.01_r>>>(1e-3_r, 0.01_r));
static_assert(normalizes_with<WithBatchNorm<ResNet50, Epsilon<1e-3_r>>>(1e-3_r, 0.1_r));

static_assert(!pads_same<ResNet50>());
static_assert(pads_same<WithSamePadding<ResNet50>>());
static_assert(output_shape<Backbone<WithSamePadding<ResNet50>>> == Shape{2048, 7, 7});
