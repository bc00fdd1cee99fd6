// SPDX-License-Identifier: MIT
#include <archetype/model/model.hpp>
#include <archetype/model/weights.hpp>
#include <archetype/zoo/resnet/types.hpp>

int main(int, char** arguments) {
  archetype::Model<archetype::ResNet50> model;
  archetype::load(model, arguments[1]);
  return model->forward(torch::zeros({1, 3, 224, 224})).size(1) == 1000 ? 0 : 1;
}
