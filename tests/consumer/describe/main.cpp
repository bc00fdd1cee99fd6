// SPDX-License-Identifier: MIT
#include <archetype/describe.hpp>

#include <iostream>

#include "../../../examples/lessons/cifar_resnet.hpp"

using namespace archetype;

struct MyNet : Network<Input<3, 224, 224>, Stem<64>, Stage<3, BottleneckB<64>>, Stage<4, BottleneckB<128>, Stride<2>>,
                       Stage<6, BottleneckB<256>, Stride<2>>, Stage<3, BottleneckB<512>, Stride<2>>, Classifier<1000>> {
};

static_assert(parameters<MyNet> == 25'557'032);
static_assert(parameters<ResNet50> == 25'557'032);
static_assert(output_shape<Backbone<MyNet>> == Shape{2048, 7, 7});
static_assert(features_of<Features<MyNet, "layer2", "layer4">>[1].shape == Shape{2048, 7, 7});
static_assert(fitted_phi<ResNet18, Budget{.parameters = 20'000'000}>.value() > 0);
static_assert(version >= Version{0, 1, 0});
static_assert(output_shape<Backbone<CifarResNet20>> == Shape{64, 8, 8});  // with an operation of its own

int main() {
  const OwningGraph graph = lower<MyNet>(Shape{3, 160, 160}, /*classes=*/37);
  std::cout << count_multiply_adds(graph) << '\n' << summary<MyNet>() << to_dot(graph);
  return fit<ResNet18>({.multiply_adds = 4'000'000'000}).phi.value() > 0 ? 0 : 1;
}
