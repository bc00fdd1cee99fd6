// SPDX-License-Identifier: MIT
// test: export_to_onnx build/test-export_to_onnx
//
// Exports networks as ONNX models: one of the zoo with weights from a file, one that is in memory, and one with an
// operation of your own.
#include <archetype/archetype.hpp>
#include <archetype/export/onnx.hpp>

#include <cstdio>
#include <filesystem>
#include <string>

#include <torch/nn/modules/activation.h>

using namespace archetype;

// [operation]
/// x · tanh(softplus(x)) (Misra 2019).
class MishOperation : public Operation {
 public:
  constexpr MishOperation() : Operation({"Mish", "mish"}) {}
};
inline constexpr MishOperation mish{};
struct Mish : Layer<mish> {};

std::string convert_mish(OnnxConversion& out) {
  const std::string softplus = out.add("softplus", "Softplus", {out.input()});
  const std::string gate = out.add("gate", "Tanh", {softplus});
  return out.result("Mul", {out.input(), gate});
}
// [operation]

Expansion expand_mish(const Node&, const Inputs&) { return expand(torch::nn::Mish{}); }

constexpr OperationModule mish_module{.kind = "Mish", .expand = expand_mish};

using SmoothNet = WithActivation<ResNet18, ReLU, Mish>;

int main(int count, char** arguments) {
  const std::filesystem::path directory = count > 1 ? arguments[1] : ".";
  std::filesystem::create_directories(directory);
  const std::filesystem::path weights = directory / "resnet18.safetensors";
  const std::filesystem::path file = directory / "resnet18.onnx";
  save(Model<ResNet18>{}, weights);
  {
    // [export]
    export_onnx<ResNet18>(weights, file, {.images = OnnxImages::bytes_channels_last});
    // [export]
  }
  {
    // [model]
    Model<ResNet18> model{{.classes = 37, .size = 96}};
    export_onnx(model->graph(), state_dict(model), file, {.name = "my network"});
    // [model]
  }
  {
    // [own]
    Model<SmoothNet> model{{.modules = {mish_module}}};
    export_onnx(model->graph(), state_dict(model), file, {.operators = {{"Mish", convert_mish}}});
    // [own]
  }
  std::printf("%s has %lld bytes\n", file.c_str(), static_cast<long long>(std::filesystem::file_size(file)));
}
