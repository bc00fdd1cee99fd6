// SPDX-License-Identifier: MIT
#include <archetype/archetype.hpp>

int main() {
  archetype::Model<archetype::ResNet50> model;
  return model->forward(torch::zeros({1, 3, 224, 224})).size(1) == 1000 ? 0 : 1;
}
