// SPDX-License-Identifier: MIT
// test: first_steps
//
// A network as a type: what the compiler knows about it, and how to run it.
#include <archetype/archetype.hpp>

#include <iostream>

using namespace archetype;

// clang-format off
// [type]
struct MyNet : Network<Input<3, 224, 224>,
                       Stem<64>,
                       Stage<3, BottleneckB<64>>,
                       Stage<4, BottleneckB<128>, Stride<2>>,
                       Stage<6, BottleneckB<256>, Stride<2>>,
                       Stage<3, BottleneckB<512>, Stride<2>>,
                       Classifier<1000>> {};

static_assert(parameters<MyNet> == 25'557'032);  // as torchvision's resnet50
static_assert(output_shape<Backbone<MyNet>> == Shape{2048, 7, 7});
// [type]
// clang-format on

// [transforms]
using Gray = WithInput<MyNet, Input<1, 96, 96>>;
using TenClasses = WithHead<MyNet, Classifier<10>>;
using Smooth = WithActivation<MyNet, ReLU, Swish>;

static_assert(output_shape<TenClasses> == Shape{10});
static_assert(parameters<Smooth> == parameters<MyNet>);
static_assert(parameters<Within<ResNet18, Budget{.parameters = 12'000'000}>> == 11'689'512);
// [transforms]

void run() {
  // [run]
  Model<MyNet> model;
  model->eval();
  torch::Tensor logits = model->forward(torch::randn({1, 3, 224, 224}));
  // [run]
  std::cout << logits.sizes() << '\n';
}

void look() {
  // [observe]
  Model<MyNet> model{{.classes = 37}};
  model->observe("layer3.1", [](const torch::Tensor& activation) { std::cout << activation.sizes() << '\n'; });
  model->forward(torch::randn({2, 3, 96, 64}));
  // [observe]
}

void choose() {
  // [runtime]
  const OwningGraph graph = lower<MyNet>(Shape{3, 160, 160}, /*classes=*/37);
  std::cout << count_multiply_adds(graph) << '\n';
  AnyModel model = zoo::make("resnet18", {.classes = 37});
  // [runtime]
  std::cout << count_parameters(model->graph()) << '\n';
}

int main() {
  const torch::NoGradGuard no_gradient;
  std::cout << summary<MyNet>();
  run();
  look();
  choose();
}
