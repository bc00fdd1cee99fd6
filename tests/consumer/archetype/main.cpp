// SPDX-License-Identifier: MIT
#include <archetype/archetype.hpp>

#include <filesystem>
#include <string>

using namespace archetype;

namespace {

bool runs() {
  Model<ResNet18> model;
  const torch::NoGradGuard no_gradients;
  return model->forward(torch::zeros({1, 3, 64, 64})).size(1) == 1000;
}

bool keeps_weights(AnyModel& model) {
  const std::filesystem::path file = "consumer.pt";
  save(model, file);
  const StateDict state = read_weights(file);
  const LoadReport report = load(model, file);
  std::filesystem::remove(file);
  return !state.tensors().empty() && report.mismatched.empty() && report.missing.empty();
}

bool refuses_an_empty_image() {
  try {
    decode_image({});
    return false;
  } catch (const BadImage&) {
    return true;
  }
}

}  // namespace

int main(int, char** arguments) {
  AnyModel model = zoo::make("timm/resnet18d", {.classes = 3});
  const Predictions<2> predictions = classify<2>(model, read_image(std::string{arguments[1]} + "/image/gray16.png"));
  const bool classifies = predictions[0].probability >= predictions[1].probability;
  return runs() && keeps_weights(model) && classifies && refuses_an_empty_image() ? 0 : 1;
}
