// SPDX-License-Identifier: MIT
#include <archetype/archetype.hpp>

int main() {
  archetype::Model<archetype::ResNet18> model;
  const torch::NoGradGuard no_gradients;
  return model->forward(torch::zeros({1, 3, 64, 64})).size(1) == 1000 ? 0 : 1;
}
