// SPDX-License-Identifier: MIT
// Exported networks in ONNX Runtime, compared with LibTorch.
#include <archetype/export/onnx.hpp>
#include <archetype/graph/compare.hpp>
#include <archetype/graph/totals.hpp>
#include <archetype/model/make.hpp>
#include <archetype/model/model.hpp>
#include <archetype/model/weights.hpp>
#include <archetype/zoo/registry.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "../export/filled_state.hpp"
#include "../export/onnx_runtime.hpp"
#include "../temporary_directory.hpp"

using namespace archetype;

namespace {

std::span<const std::byte> bytes_of(const torch::Tensor& tensor) {
  return {static_cast<const std::byte*>(tensor.data_ptr()), tensor.nbytes()};
}

/// The largest error of each of ONNX Runtime's results, relative to the largest number of LibTorch's for these images.
/// `given` is what the exported model takes.
std::vector<double> errors_of(AnyModel model, const OnnxOptions& options, const torch::Tensor& images,
                              const torch::Tensor& given) {
  const TemporaryDirectory directory;
  export_onnx(model->graph(), state_dict(model), directory.path() / "model.onnx", options);
  const torch::NoGradGuard no_gradient;
  model->eval();
  const std::vector<torch::Tensor> expected = model->forward_features(images);
  const torch::Tensor contiguous = given.contiguous();
  std::vector<std::vector<float>> results = run_onnx(directory.path(), bytes_of(contiguous));
  REQUIRE(results.size() == expected.size());
  std::vector<double> errors;
  for (std::size_t i = 0; i < results.size(); ++i) {
    REQUIRE(static_cast<std::int64_t>(results[i].size()) == expected[i].numel());
    const torch::Tensor result = torch::from_blob(results[i].data(), expected[i].sizes());
    errors.push_back(((result - expected[i]).abs().max() / expected[i].abs().max()).item<double>());
  }
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
               "timm/convnext_atto", "timm/convnextv2_atto", "timm/resnest14d", "timm/regnety_004", "timm/ecaresnet50d",
               "timm/gernet_s", "geffnet/tf_efficientnet_lite0", "fastai/resnet18_learner");
  const int opset = GENERATE(13, 17, 20);
  AnyModel model = made(name, {.size = small_size(name)});
  const torch::Tensor images = images_for(model);
  INFO(name << " in opset " << opset);
  CHECK(errors_of(model, {.opset = opset}, images, images)[0] < 2e-5);
}

TEST_CASE("ONNX Runtime returns every feature map") {
  if (!has_onnx_runtime()) return;
  AnyModel model = made("resnet18", {.size = 75, .features = {"layer3", "layer1", "conv1"}});
  const torch::Tensor images = images_for(model);
  for (const double error : errors_of(model, {}, images, images)) CHECK(error < 2e-5);
}

TEST_CASE("A model that takes bytes computes the logits of normalized images") {
  if (!has_onnx_runtime()) return;
  AnyModel model = made("timm/tf_mobilenetv3_small_075", {.size = 64});
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
  AnyModel model = made("resnet18", {.size = 64});
  const torch::Tensor images = images_for(model);
  CHECK(errors_of(model, {.weights_apart = true}, images, images)[0] < 2e-5);
}

// Takes seconds a network: `archetype_tests [zoo]`, with a pattern of names in ARCHETYPE_ZOO. Of several names for the
// same graph it tries the first.
TEST_CASE("ONNX Runtime computes what LibTorch does, for every network of the zoo", "[.][zoo]") {
  if (!has_onnx_runtime()) return;
  const char* const pattern = std::getenv("ARCHETYPE_ZOO");
  std::vector<OwningGraph> tried;
  for (const std::string& name : zoo::list(pattern == nullptr ? "*" : pattern)) {
    const int size = small_size(name);
    OwningGraph graph = zoo::lower(name, {.size = size});
    const auto is_same = [&](const OwningGraph& other) { return same_graph(other, graph); };
    if (std::any_of(tried.begin(), tried.end(), is_same)) continue;
    const long long parameters = count_parameters(graph);
    tried.push_back(std::move(graph));
    AnyModel model = made(name, {.size = size});
    const torch::Tensor images = images_for(model);
    const double error = errors_of(model, {.weights_apart = parameters > 500'000'000}, images, images)[0];
    std::printf("%-45s %4d pixels   error %.1e\n", name.c_str(), model->graph().input_shape().height, error);
    std::fflush(stdout);
    INFO(name);
    CHECK(error < 2e-5);
  }
}
