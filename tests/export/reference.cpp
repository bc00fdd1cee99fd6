// SPDX-License-Identifier: MIT
// Exported networks in ONNX Runtime, compared with the logits that reference files record of the original libraries.
#include <archetype/export/onnx.hpp>
#include <archetype/weights/state/state_dict.hpp>
#include <archetype/weights/state/uniform.hpp>
#include <archetype/zoo/registry.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "../temporary_directory.hpp"
#include "filled_state.hpp"
#include "onnx_runtime.hpp"

using namespace archetype;

namespace {

/// The weights of a reference file, under the names of its library.
StateDict state_of(const nlohmann::json& reference) {
  StateDict state;
  for (const auto& [key, extents] :
       reference.at("state").get<std::vector<std::pair<std::string, std::vector<long long>>>>()) {
    if (key.ends_with("num_batches_tracked")) {
      state.add({.name = key, .type = ElementType::int64, .extents = {}, .bytes = {}}, std::vector<std::byte>(8));
      continue;
    }
    add_filled(state, key, extents);
  }
  return state;
}

nlohmann::json read(const std::filesystem::path& file) {
  std::ifstream stream{file};
  return nlohmann::json::parse(stream);
}

/// The largest error of what a file records of the logits, relative to the largest logit.
double error_of(const nlohmann::json& reference) {
  const auto input = reference.at("input").get<std::vector<int>>();
  const OwningGraph graph =
      zoo::lower(reference.at("library").get<std::string>() + "/" + reference.at("model").get<std::string>(),
                 {.input = {input[1], input[2], input[3]}});
  const TemporaryDirectory directory;
  export_onnx(graph, state_of(reference), directory.path() / "model.onnx");
  const std::vector<float> image =
      uniform_numbers("input", static_cast<std::size_t>(graph.view().input_shape().elements()));
  const std::vector<float> logits = run_onnx(directory.path(), std::as_bytes(std::span{image})).at(0);
  const nlohmann::json& output = reference.at("output");
  const auto indices = output.at("indices").get<std::vector<std::size_t>>();
  const auto values = output.at("values").get<std::vector<double>>();
  double error = logits.size() == output.at("size").get<std::size_t>() ? 0 : INFINITY;
  for (std::size_t i = 0; i < indices.size(); ++i)
    error = std::max(error, std::abs(static_cast<double>(logits.at(indices[i])) - values[i]));
  return error / output.at("max_abs").get<double>();
}

}  // namespace

TEST_CASE("ONNX Runtime computes the logits of the original libraries") {
  if (!has_onnx_runtime()) return;
  const std::string name =
      GENERATE("torchvision/resnet18", "torchvision/mobilenet_v3_large", "timm/tf_efficientnet_b0", "timm/resnest14d",
               "timm/convnext_atto", "pytorchcv/seresnet50", "fastai/xresnet50+sa", "lukemelas/efficientnet-b0");
  INFO(name);
  CHECK(error_of(read("tests/reference/" + name + ".json")) < 2e-5);
}

// Runs for minutes: `describe_tests [references]`.
TEST_CASE("ONNX Runtime computes the logits of every reference file", "[.][references]") {
  if (!has_onnx_runtime()) return;
  for (const char* const library :
       {"fastai", "geffnet", "lukemelas", "pytorchcv", "timm", "torchvision", "transformers"})
    for (const auto& entry : std::filesystem::directory_iterator{std::filesystem::path{"tests/reference"} / library}) {
      const nlohmann::json reference = read(entry.path());
      if (!reference.contains("parameters")) continue;  // of something else than a network
      const double error = error_of(reference);
      std::printf("%-55s error %.1e\n", entry.path().c_str(), error);
      std::fflush(stdout);
      INFO(entry.path());
      CHECK(error < 2e-5);
    }
}
