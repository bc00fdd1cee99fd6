// SPDX-License-Identifier: MIT
// Exported networks in ONNX Runtime, compared with LibTorch. The Python that is found first must have onnxruntime, as in
// an active virtual environment.
#include <archetype/export/onnx.hpp>
#include <archetype/model/make.hpp>
#include <archetype/model/model.hpp>
#include <archetype/model/weights.hpp>
#include <archetype/zoo/registry.hpp>

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "../export/filled_state.hpp"
#include "../temporary_directory.hpp"
#include "../weights/python.hpp"

using namespace archetype;

namespace {

bool has_onnx_runtime() {
  const bool there = std::system("python3 -c 'import onnxruntime' >/dev/null 2>&1") == 0;
  if (!there) WARN("skipped: the first python3 in PATH has no module onnxruntime");
  return there;
}

void write_raw(const std::filesystem::path& file, const torch::Tensor& tensor) {
  const torch::Tensor numbers = tensor.contiguous();
  std::ofstream stream{file, std::ios::binary};
  stream.write(static_cast<const char*>(numbers.data_ptr()), static_cast<std::streamsize>(numbers.nbytes()));
}

/// Runs a model on the images in "images", and writes the largest error of each output, relative to the largest number
/// that is expected of it in "expectedN".
constexpr const char* run_model = R"(
import numpy as np, onnxruntime
options = onnxruntime.SessionOptions()
options.intra_op_num_threads = 1
session = onnxruntime.InferenceSession('model.onnx', options, providers=['CPUExecutionProvider'])
(image,) = session.get_inputs()
extents = [extent if isinstance(extent, int) else 2 for extent in image.shape]
images = np.fromfile('images', np.uint8 if image.type == 'tensor(uint8)' else np.float32).reshape(extents)
with open('errors', 'w') as errors:
    for i, result in enumerate(session.run(None, {image.name: images})):
        expected = np.fromfile(f'expected{i}', np.float32)
        assert expected.size == result.size, (expected.size, result.shape)
        print(np.abs(result.flatten() - expected).max() / np.abs(expected).max(), file=errors)
)";

/// Errors of ONNX Runtime's results for two images.
std::vector<double> errors_of(const AnyModel& model, const OnnxOptions& options, const torch::Tensor& images,
                              const torch::Tensor& given) {
  const TemporaryDirectory directory;
  export_onnx(model->graph(), state_dict(model), directory.path() / "model.onnx", options);
  write_raw(directory.path() / "images", given);
  const torch::NoGradGuard no_gradient;
  model->eval();
  const std::vector<torch::Tensor> results = model->forward_features(images);
  for (std::size_t i = 0; i < results.size(); ++i)
    write_raw(directory.path() / ("expected" + std::to_string(i)), results[i]);
  REQUIRE(run_script(directory.path(), run_model, "python3"));
  std::ifstream stream{directory.path() / "errors"};
  std::vector<double> errors;
  for (double error = 0; stream >> error;) errors.push_back(error);
  REQUIRE(errors.size() == results.size());
  return errors;
}

torch::Tensor images_for(const AnyModel& model) {
  const Shape input = model->graph().input_shape();
  return torch::randn({2, input.channels, input.height, input.width});
}

/// The network with weights that make sound activations.
AnyModel made(const std::string& name, const Request& request) {
  AnyModel model = zoo::make(name, request);
  load(model, filled_state(model->graph()));
  return model;
}

/// The smallest size of a list for which a network can be built. It is odd, so that padding is uneven.
int small_size(const std::string& name) {
  for (const int size : {75, 97, 139, 203}) {
    try {
      zoo::lower(name, {.size = size});
      return size;
    } catch (const IllFormedArchitecture&) {
      continue;
    }
  }
  return 0;  // as declared
}

}  // namespace

TEST_CASE("ONNX Runtime computes what LibTorch does, for a network of each family") {
  if (!has_onnx_runtime()) return;
  const std::string name =
      GENERATE("torchvision/resnet18", "fastai/xresnet18+sa", "timm/tf_mobilenetv3_small_075", "timm/mixnet_s",
               "timm/convnext_atto", "timm/convnextv2_atto", "timm/resnest14d", "timm/regnety_004", "timm/ecaresnet26t",
               "timm/gernet_s", "geffnet/tf_efficientnet_lite0", "fastai/resnet18_learner");
  const int opset = GENERATE(13, 17, 20);
  const AnyModel model = made(name, {.size = small_size(name)});
  const torch::Tensor images = images_for(model);
  INFO(name << " in opset " << opset);
  CHECK(errors_of(model, {.opset = opset}, images, images)[0] < 2e-5);
}

TEST_CASE("ONNX Runtime returns every feature map") {
  if (!has_onnx_runtime()) return;
  const AnyModel model = made("resnet18", {.size = 75, .features = {"layer3", "layer1", "stem"}});
  const torch::Tensor images = images_for(model);
  for (const double error : errors_of(model, {}, images, images)) CHECK(error < 2e-5);
}

TEST_CASE("A model that takes bytes computes the logits of normalized images") {
  if (!has_onnx_runtime()) return;
  const AnyModel model = made("timm/tf_mobilenetv3_small_075", {.size = 64});
  const torch::Tensor bytes = torch::randint(256, {2, 3, 64, 64}, torch::kByte);
  const Normalization& normalization = model->preset.normalization;
  const auto column = [](const std::array<float, 3>& colors) {
    return torch::tensor({colors[0], colors[1], colors[2]}).view({3, 1, 1});
  };
  const torch::Tensor images =
      (bytes.to(torch::kFloat32) / 255 - column(normalization.mean)) / column(normalization.deviation);
  CHECK(errors_of(model, {.images = OnnxImages::bytes}, images, bytes)[0] < 2e-5);
  CHECK(errors_of(model, {.images = OnnxImages::bytes_channels_last}, images, bytes.permute({0, 2, 3, 1}))[0] < 2e-5);
}

TEST_CASE("Weights that lie apart are found") {
  if (!has_onnx_runtime()) return;
  const AnyModel model = made("resnet18", {.size = 64});
  const torch::Tensor images = images_for(model);
  CHECK(errors_of(model, {.weights_apart = true}, images, images)[0] < 2e-5);
}

// Takes about a second a network: `archetype_tests [zoo]`, with a pattern of names in ARCHETYPE_ZOO.
TEST_CASE("ONNX Runtime computes what LibTorch does, for every network of the zoo that is not huge", "[.][zoo]") {
  if (!has_onnx_runtime()) return;
  const char* const pattern = std::getenv("ARCHETYPE_ZOO");
  for (const std::string& name : zoo::list(pattern == nullptr ? "*" : pattern)) {
    const int size = small_size(name);
    const OwningGraph graph = zoo::lower(name, {.size = size});
    if (count_parameters(graph) > 150'000'000) {
      std::printf("%-45s left out: %lld parameters\n", name.c_str(), count_parameters(graph));
      continue;
    }
    const AnyModel model = made(name, {.size = size});
    const torch::Tensor images = images_for(model);
    const double error = errors_of(model, {}, images, images)[0];
    std::printf("%-45s %4d pixels   error %.1e\n", name.c_str(), model->graph().input_shape().height, error);
    std::fflush(stdout);
    INFO(name);
    CHECK(error < 2e-5);
  }
}
