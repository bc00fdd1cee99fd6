// SPDX-License-Identifier: MIT
#include <torch/torch.h>

#include "../handwritten_resnet50.hpp"

int main(int, char** arguments) {
  archetype::bench::HandwrittenResNet50 model;
  torch::load(model, arguments[1]);
  return model->forward(torch::zeros({1, 3, 224, 224})).size(1) == 1000 ? 0 : 1;
}
