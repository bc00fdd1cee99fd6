// SPDX-License-Identifier: MIT
// Networks of the zoo by name, and the names that their libraries give their tensors.
// test: use_the_zoo
#include <archetype/archetype.hpp>

#include <iostream>
#include <string>

using namespace archetype;

int main() {
  // [make]
  AnyModel model = zoo::make("timm/tf_efficientnet_b0_ns", {.classes = 37, .channels = 3, .size = 128});
  for (const std::string& name : zoo::list("*resnext50*")) std::cout << name << '\n';
  // [make]

  const torch::NoGradGuard no_gradient;
  model->eval();
  std::cout << model->forward(torch::randn({1, 3, 128, 128})).sizes() << '\n';

  // [keys]
  const KeyMap keys{model->graph(), zoo::find("timm/tf_efficientnet_b0_ns").publisher->keys};
  std::cout << keys.theirs("layer2.0.expand.weight") << '\n';   // blocks.1.0.conv_pw.weight
  std::cout << keys.ours("blocks.1.0.conv_pw.weight") << '\n';  // layer2.0.expand.weight
  std::cout << keys.pairs().size() << " keys" << '\n';
  // [keys]
}
