// SPDX-License-Identifier: MIT
// links: archetype::inference
// test: inference_parity tests/reference/fastai/resnet*.json tests/reference/fastai/xresnet*.json
// test: inference_parity tests/reference/geffnet/*.json
// test: inference_parity tests/reference/lukemelas/*.json
// test: inference_parity tests/reference/pytorchcv/*.json
// test: inference_parity tests/reference/timm/*.json
// test: inference_parity tests/reference/torchvision/*.json
// test: inference_parity tests/reference/transformers/*.json
// test: exit 1: inference_parity tests/reference/wrong_logits.json
// test: exit 2: inference_parity tests/reference/unknown_model.json
//
// Compares compiled networks of the zoo with their reference implementations, as `parity` does for networks of
// LibTorch, but without LibTorch: in blocked layout by one thread, and with channels last by two, one image at a time
// and three at once. The error is the largest of all, relative to the largest logit. A network for which oneDNN
// takes one of its slow reference implementations is refused.
//
//     $ ./dev run inference_parity tests/reference/torchvision/*.json
//     torchvision/resnet50            error 3.5e-07  agrees
#include <archetype/inference.hpp>
#include <archetype/inference/onednn/descriptions.hpp>
#include <archetype/zoo/registry.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <exception>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "../reference_network.hpp"

using namespace archetype;

/// The weights that the reference was computed with, under its library's names.
StateDict state_of(const Expected& reference) {
  StateDict state;
  for (const auto& [key, extents] : reference.state) {
    StoredTensor tensor{.name = key, .extents = {extents.begin(), extents.end()}, .bytes = {}};
    std::vector<std::byte> bytes;
    if (key.ends_with("num_batches_tracked")) {
      tensor.type = ElementType::int64;
      bytes.resize(static_cast<std::size_t>(tensor.elements()) * sizeof(std::int64_t));
    } else {
      const std::vector<float> numbers = filled_numbers(key, extents);
      bytes.resize(numbers.size() * sizeof(float));
      std::memcpy(bytes.data(), numbers.data(), bytes.size());
    }
    state.add(std::move(tensor), std::move(bytes));
  }
  return state;
}

/// The error of one image's logits, relative to the reference's largest.
double error_of(const Expected& reference, const float* logits) {
  double largest = 0;
  const auto compare = [&](double ours, double theirs) {
    if (const double off = std::abs(ours - theirs); !(off <= largest)) largest = off;
  };
  for (std::size_t i = 0; i < reference.indices.size(); ++i) compare(logits[reference.indices[i]], reference.values[i]);
  double sum = 0;
  double most = 0;
  for (long long i = 0; i < reference.outputs; ++i) {
    sum += logits[i];
    most = std::max<double>(most, std::abs(logits[i]));
  }
  compare(sum / static_cast<double>(reference.outputs), reference.mean);
  compare(most, reference.largest);
  return largest / reference.largest;
}

/// The largest error of a network in one layout and with some threads.
double error_of(const Expected& reference, const StateDict& state, MapLayout layout, int threads) {
  constexpr std::size_t batch = 3;
  const Shape shape{reference.input[1], reference.input[2], reference.input[3]};
  InferenceNetwork network = compile_for_inference(
      zoo::find(reference.name).emit, state,
      {.batches = {1, static_cast<int>(batch)}, .threads = threads, .request = {.input = shape}, .layout = layout});
  std::vector<float> images;
  for (const char* const seed : {"input", "second input", "third input"}) {
    const std::vector<float> image = uniform_numbers(seed, static_cast<std::size_t>(shape.elements()));
    images.insert(images.end(), image.begin(), image.end());
  }
  for (const inference::ProfileRow& row : network.profile(images, /*runs=*/1).rows)
    if (inference::onednn::is_reference(row.implementation))
      throw std::runtime_error(row.path + ": " + row.kind + " by a reference implementation, " + row.implementation);
  const std::size_t pixels = images.size() / batch;
  const std::vector<float> together = network(images);
  if (together.size() != batch * static_cast<std::size_t>(reference.outputs)) return HUGE_VAL;
  double error = error_of(reference, together.data());
  for (std::size_t i = 0; i < batch; ++i) {
    const std::vector<float> alone = network(std::span{images}.subspan(i * pixels, pixels));
    if (i == 0) error = std::max(error, error_of(reference, alone.data()));
    for (std::size_t k = 0; k < alone.size(); ++k) {
      const double off = std::abs(alone[k] - together[i * alone.size() + k]) / reference.largest;
      if (!(off <= error)) error = off;
    }
  }
  return error;
}

/// Whether a network agrees with its reference.
bool agrees(const Expected& reference) {
  const StateDict state = state_of(reference);
  const std::array errors{error_of(reference, state, MapLayout::blocked, /*threads=*/1),
                          error_of(reference, state, MapLayout::channels_last, /*threads=*/2)};
  const bool comparable = std::ranges::none_of(errors, [](double error) { return std::isnan(error); });
  const double error = comparable ? std::ranges::max(errors) : HUGE_VAL;
  const bool good = error <= 2e-5;
  std::printf("%-40s error %.1e  %s\n", reference.name.c_str(), error, good ? "agrees" : "DIFFERS");
  std::fflush(stdout);
  return good;
}

int main(int count, char** arguments) {
  if (count < 2) {
    std::puts(
        "usage: inference_parity FILE…\nExit status: 0 if all networks agree, 1 if one does not, 2 if one is unknown "
        "or its file is refused.");
    return 2;
  }
  int status = 0;
  for (int i = 1; i < count; ++i) {
    try {
      if (!agrees(Expected{Reference::from_file(arguments[i])})) status = std::max(status, 1);
    } catch (const std::exception& error) {
      std::printf("%s: %s\n", arguments[i], error.what());
      status = 2;
    }
  }
  return status;
}
