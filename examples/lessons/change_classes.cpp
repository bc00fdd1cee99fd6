// SPDX-License-Identifier: MIT
// test: change_classes
// says: [2, 37]
//
// All ways to get a network for other classes, channels or image sizes than it declares.
#include <archetype/archetype.hpp>

#include <iostream>

using namespace archetype;

// [types]
using Flowers = WithClasses<ResNet18, 37>;  // any architecture, also one known by name only
using Grayscale = WithChannels<Flowers, 1>;
using Small = WithInput<ResNet18, Input<1, 96, 96>>;  // a list of parts: channels, height and width
using OtherHead = WithHead<ResNet18, DropoutClassifier<0.2_r, 37>>;
using Larger = Scaled<ResNet18, Compound<Resolution<288>>>;  // height and width alone

static_assert(output_shape<Grayscale> == Shape{37});
static_assert(graph<Grayscale>.input_shape() == Shape{1, 224, 224});
static_assert(output_shape<Backbone<Small>> == Shape{512, 3, 3});
static_assert(output_shape<OtherHead> == Shape{37});
static_assert(graph<Larger>.input_shape() == Shape{3, 288, 288});
// [types]

int main() {
  // [request]
  const Request request{.classes = 37, .channels = 1, .size = 96};
  Model<ResNet18> model{request};                          // modules
  const OwningGraph graph = lower<ResNet18>(request);      // the graph alone
  AnyModel by_name = zoo::make("timm/resnet18", request);  // a network of the zoo
  // [request]

  const torch::NoGradGuard no_gradient;
  model->eval();
  by_name->eval();
  const torch::Tensor images = torch::randn({2, 1, 96, 96});
  std::cout << model->forward(images).sizes() << '\n' << by_name->forward(images).sizes() << '\n';
  std::cout << count_parameters(graph) << " parameters\n";
}
