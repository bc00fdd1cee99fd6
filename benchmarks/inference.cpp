// SPDX-License-Identifier: MIT
// Compares networks compiled for inference, on one core, with the same networks in LibTorch and, if Python's package
// onnxruntime is installed, exported to ONNX Runtime; and times the compilation:
//
//   inference SCRIPT WORKPLACE
#include <archetype/archetype.hpp>
#include <archetype/inference.hpp>
#include <archetype/onnx.hpp>

#include <cstdlib>
#include <filesystem>
#include <functional>
#include <iostream>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include <torch/utils.h>

#include "clock.hpp"
#include "peer.hpp"
#include "statistics.hpp"

namespace {

using namespace archetype;
using namespace archetype::bench;

struct Compared {
  const char* title;
  const char* name;
};

constexpr Compared networks[]{
    {"ResNet-50", "torchvision/resnet50"},
    {"EfficientNet-B0", "torchvision/efficientnet_b0"},
    {"MobileNetV3 large", "torchvision/mobilenet_v3_large"},
    {"ConvNeXt-tiny", "timm/convnext_tiny"},
    {"ResNeXt-50", "torchvision/resnext50_32x4d"},
    {"SE-ResNet-50", "timm/seresnet50"},
};

/// Prints the time of a peer, and the ratio of ours to it.
void compare(const std::string& what, int runs, const auto& ours, const std::string& peer, const auto& theirs,
             const std::string& aim) {
  in_turn(2, ours, theirs);  // warms caches
  const auto [our_seconds, their_seconds] = in_turn(runs, ours, theirs);
  print_row(what + ", " + peer, spread(milliseconds(their_seconds)), "ms", "none");
  print_row(what + " ÷ " + peer, spread(pairwise(our_seconds, their_seconds, std::divides{})), "×", aim);
}

void measure(const Compared& network, const std::filesystem::path& workplace, Peer* onnx_runtime) {
  const zoo::Entry entry = zoo::find(network.name);
  AnyModel model = zoo::make(network.name);
  model->eval();
  const StateDict weights = state_dict(model);
  InferenceNetwork compiled = compile_for_inference(entry.emit, weights, {.batches = {1, 8}});
  const std::filesystem::path file = workplace / "network.onnx";
  export_onnx(entry, weights, file);

  for (const int batch : {1, 8}) {
    const std::string what = std::string{network.title} + ", inference, batch of " + std::to_string(batch);
    const Shape& shape = compiled.input_shape();
    const torch::Tensor images = torch::randn({batch, shape.channels, shape.height, shape.width});
    const std::span<const float> numbers{images.data_ptr<float>(), static_cast<std::size_t>(images.numel())};
    std::vector<float> result(static_cast<std::size_t>(batch * compiled.result_shapes()[0].elements()));
    const auto ours = [&] { return processor_seconds([&] { compiled.run(numbers, std::span<float>{result}); }); };
    const int runs = batch == 1 ? 30 : 8;
    compare(
        what, runs, ours, "LibTorch",
        [&] {
          return processor_seconds([&] {
            const torch::NoGradGuard no_gradients;
            model->forward(images);
          });
        },
        "<= 0.83");
    if (onnx_runtime != nullptr)
      compare(
          what, runs, ours, "ONNX Runtime",
          [&] { return onnx_runtime->seconds(std::to_string(batch) + " " + file.string()); }, "<= 1.0");
  }
  std::filesystem::remove(file);
}

/// Times the compilation of ResNet-50 from a weight file, with and without its cache.
void measure_compilation(const std::filesystem::path& workplace) {
  const zoo::Entry entry = zoo::find(networks[0].name);
  const std::filesystem::path file = workplace / "network.safetensors";
  const std::filesystem::path cache = workplace / "cache";
  write_weights(file, state_dict(zoo::make(networks[0].name)));
  std::filesystem::remove_all(cache);
  const auto compile = [&](const InferenceOptions& options) {
    return processor_seconds([&] { compile_for_inference(entry.emit, file, options); });
  };
  compile({.cache = cache});
  const std::string what = std::string{networks[0].title} + ", compiling for inference, ";
  print_row(what + "with its cache", spread(milliseconds(repeated(10, [&] { return compile({.cache = cache}); }))),
            "ms", "<= 50 ms");
  print_row(what + "without a cache", spread(milliseconds(repeated(3, [&] { return compile({}); }))), "ms", "none");
  std::filesystem::remove_all(cache);
  std::filesystem::remove(file);
}

}  // namespace

int main(int count, char** arguments) try {
  if (count != 3) throw std::invalid_argument("usage: inference SCRIPT WORKPLACE");
  const std::filesystem::path workplace{arguments[2]};
  torch::set_num_threads(1);
  torch::manual_seed(0);
  measure_compilation(workplace);
  std::unique_ptr<Peer> onnx_runtime;
  if (std::system("python3 -c 'import onnxruntime' 2>/dev/null") == 0)
    onnx_runtime = std::make_unique<Peer>("python3", arguments[1], workplace);
  else std::cerr << "inference: without ONNX Runtime, since the first python3 in PATH has no package onnxruntime\n";
  for (const Compared& network : networks) measure(network, workplace, onnx_runtime.get());
} catch (const std::exception& error) {
  std::cerr << "inference: " << error.what() << '\n';
  return 1;
}
