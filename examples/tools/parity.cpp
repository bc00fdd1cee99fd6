// SPDX-License-Identifier: MIT
// test: parity tests/reference/fastai/resnet*.json tests/reference/fastai/xresnet*.json
// test: parity tests/reference/geffnet/*.json
// test: parity tests/reference/lukemelas/*.json
// test: parity tests/reference/pytorchcv/*.json
// test: parity tests/reference/timm/*.json
// test: parity tests/reference/torchvision/*.json
// test: parity tests/reference/transformers/*.json
// test: exit 1: parity tests/reference/wrong_logits.json
// test: exit 2: parity tests/reference/unknown_model.json
// test: exit 2: parity tests/reference/unknown_field.json
//
// Compares networks of the zoo with their reference implementations. A reference file names a library and a model and
// contains its parameter count, the keys and shapes of its state dict, and some logits for weights that depend only on
// their keys: so equal logits mean equal architectures, including the names. A file with a field that this program does
// not know is rejected. tests/reference/record.py writes these files.
//
//     $ ./dev run parity tests/reference/torchvision/*.json
//     torchvision/resnet50   25557032 parameters   996519104 multiply-adds   320 keys   error 2.4e-07   agrees
#include <archetype/archetype.hpp>
#include <archetype/weights/state/uniform.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "../reference_network.hpp"

using namespace archetype;

/// `count` numbers of the library's own random stream for a seed.
torch::Tensor uniform(const std::string& seed, std::int64_t count) {
  return torch::tensor(uniform_numbers(seed, static_cast<std::size_t>(count)));
}

/// The value that the reference files' rule assigns to the tensor with this key.
torch::Tensor filled(const std::string& key, const std::vector<std::int64_t>& extents, const torch::Tensor& ours) {
  if (!ours.is_floating_point()) return torch::zeros(extents, ours.options());
  return torch::tensor(filled_numbers(key, extents)).view(extents);
}

/// Whether two shapes are equal except for dimensions of size 1, as those of a linear layer and a 1×1 convolution are.
bool same_but_for_ones(torch::IntArrayRef a, torch::IntArrayRef b) {
  const auto without_ones = [](torch::IntArrayRef extents) {
    std::vector<std::int64_t> kept;
    for (const std::int64_t extent : extents)
      if (extent != 1) kept.push_back(extent);
    return kept;
  };
  return without_ones(a) == without_ones(b);
}

/// The differences between the network and the reference, one per line; also prints the figures.
std::vector<std::string> differences(const Expected& reference) {
  const std::string& name = reference.name;
  const std::vector<int>& extents = reference.input;
  AnyModel model = zoo::make(name, {.input = {extents[1], extents[2], extents[3]}});
  model->eval();
  const KeyMap keys{model->graph(), zoo::find(name).publisher->keys};

  std::vector<std::string> found;
  const auto compare = [&](const char* what, long long ours, long long theirs) {
    if (ours != theirs)
      found.push_back(std::string{what} + ": " + std::to_string(ours) + ", not " + std::to_string(theirs));
  };
  const long long parameters = count_parameters(model->graph());
  const long long multiply_adds = count_multiply_adds(model->graph());
  compare("parameters", parameters, reference.parameters);
  compare("multiply-adds", multiply_adds, reference.multiply_adds);

  const torch::NoGradGuard no_gradient;
  State state = model_state(*model);
  std::size_t agreeing = 0;
  for (const auto& [key, shape] : reference.state) {
    try {
      torch::Tensor& tensor = state.at(keys.ours(key));
      const torch::Tensor value = filled(key, shape, tensor);
      if (!same_but_for_ones(tensor.sizes(), value.sizes())) found.push_back(key + " has another shape");
      else tensor.copy_(value.view(tensor.sizes()));
      ++agreeing;
    } catch (const UncoveredKey& uncovered) {
      found.emplace_back(uncovered.what());
    }
  }
  compare("keys", static_cast<long long>(keys.pairs().size()), static_cast<long long>(reference.state.size()));

  const torch::Tensor image =
      uniform("input", extents[1] * extents[2] * extents[3]).view({1, extents[1], extents[2], extents[3]});
  const torch::Tensor logits = model->forward(image).flatten();
  compare("outputs", logits.numel(), reference.outputs);
  double largest = 0;
  const auto compare_numbers = [&](double ours, double theirs) {
    if (const double off = std::abs(ours - theirs); !(off <= largest)) largest = off;
  };
  for (std::size_t i = 0; i < reference.indices.size(); ++i)
    compare_numbers(logits[reference.indices[i]].item<double>(), reference.values[i]);
  compare_numbers(logits.to(torch::kDouble).mean().item<double>(), reference.mean);
  compare_numbers(logits.abs().max().item<double>(), reference.largest);
  const double error = largest / reference.largest;
  if (!(error <= 1e-5)) found.push_back("the logits differ");

  std::printf("%-30s %10lld parameters %13lld multiply-adds %5zu keys   error %.1e   %s\n", name.c_str(), parameters,
              multiply_adds, agreeing, error, found.empty() ? "agrees" : "DIFFERS");
  return found;
}

int main(int count, char** arguments) {
  if (count < 2) {
    std::puts(
        "usage: parity FILE…\nExit status: 0 if all networks agree, 1 if one does not, 2 if one is unknown or its file "
        "is refused.");
    return 2;
  }
  int status = 0;
  for (int i = 1; i < count; ++i) {
    try {
      for (const std::string& difference : differences(Expected{Reference::from_file(arguments[i])})) {
        std::printf("  %s\n", difference.c_str());
        status = std::max(status, 1);
      }
    } catch (const std::exception& error) {
      std::printf("%s: %s\n", arguments[i], error.what());
      status = 2;
    }
  }
  return status;
}
