// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/model/first_parameter.hpp>
#include <archetype/model/mode_guard.hpp>
#include <archetype/model/model.hpp>
#include <archetype/model/state.hpp>
#include <archetype/model/stored_tensor.hpp>
#include <archetype/weights/key_map.hpp>
#include <archetype/weights/match.hpp>
#include <archetype/weights/renamed.hpp>
#include <archetype/weights/test_vector.hpp>
#include <archetype/weights/uniform.hpp>
#include <archetype/weights/weight_file.hpp>

#include <torch/types.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace archetype {

/// Recomputes the test vector that a file carries, and throws `BadWeights` where it carries none, or where a number of
/// the result differs by more than `tolerance` of the largest.
struct Verify {
  double tolerance = 1e-5;
};

/// Which of several networks in a file is meant: by the keys of its state dict joined by points, `Under{"model_ema"}`,
/// by what stands before the names of its tensors, `Under{"module.encoder_q"}`, or by both. `Under{"."}` means tensors
/// with nothing before their names.
struct Under {
  std::string keys;
};

/// Lets a file carry a test vector, so that `Verify` can tell whether another machine computes the same.
struct Proof {
  std::string seed = "archetype";
};

namespace detail {

struct LoadOptions {
  std::optional<Adapt> adapt{};
  std::optional<Verify> verify{};
  std::string under{};

  void set(const Adapt& option) { adapt = option; }
  void set(const Verify& option) { verify = option; }
  void set(const Under& option) { under = option.keys; }
};

/// As timm adapts the weight of a first convolution: the response to an image whose channels are all one stays.
inline torch::Tensor with_channels(const torch::Tensor& weight, std::int64_t channels) {
  const std::int64_t stored = weight.size(1);
  if (channels == 1) return weight.sum(1, /*keepdim=*/true);
  const torch::Tensor repeated = weight.repeat({1, (channels + stored - 1) / stored, 1, 1}).narrow(1, 0, channels);
  return repeated * (static_cast<double>(stored) / static_cast<double>(channels));
}

inline void take(torch::Tensor& to, const TensorSource& source) {
  const StoredTensor& stored = *source.tensor;
  if (source.adaptation == Adaptation::none && to.scalar_type() == scalar_type_of(stored.type) && to.is_cpu() &&
      to.is_contiguous()) {
    std::memcpy(to.data_ptr(), stored.bytes.data(), stored.bytes.size());
    return;
  }
  torch::Tensor tensor = to_tensor(stored);
  if (source.adaptation != Adaptation::none) tensor = with_channels(tensor.to(torch::kFloat32), to.size(1));
  to.copy_(tensor.view(to.sizes()));
}

/// The first numbers of what a network in evaluation mode makes of an image that follows from a seed.
inline std::vector<float> result_for(NetworkModule& network, const std::string& seed, const Shape& input) {
  const torch::NoGradGuard no_gradient;
  const ModeGuard evaluating{network, ModeGuard::Mode::evaluation};
  std::vector<float> numbers = uniform_numbers(seed, static_cast<std::size_t>(input.elements()));
  const torch::Tensor images = torch::from_blob(numbers.data(), {1, input.channels, input.height, input.width}).clone();
  const torch::Tensor result =
      network.forward(as_parameters(images, network)).flatten().to(torch::kCPU, torch::kFloat32);
  const auto count = std::min(static_cast<std::size_t>(result.numel()), TestVector::most);
  return {result.data_ptr<float>(), result.data_ptr<float>() + count};
}

/// What may help where a file does not fit.
inline std::string hint_for(const WeightMatch& match, const LoadOptions& options) {
  const LoadReport& report = match.report();
  if (!report.others.empty()) {  // of which Adapt{} would take one without a word
    std::vector<std::string> copies{report.prefix};
    copies.insert(copies.end(), report.others.begin(), report.others.end());
    return "\nthe file holds such a network more than once; say which is meant: " + ways_to_say_which(copies);
  }
  return !options.adapt && match.would_adapt() ? "\nAdapt{} permits all that" : "";
}

inline LoadReport load(NetworkModule& network, const StateDict& state, const std::string& name,
                       const LoadOptions& options) {
  WeightMatch match{network.graph(), state, options.adapt};
  if (!match.fits()) throw UnfitWeights(name, match.report(), hint_for(match, options));
  const torch::NoGradGuard no_gradient;
  State ours = model_state(network);
  for (const TensorSource& source : match.sources()) take(ours.at(source.path), source);
  if (!options.verify) return std::move(match).report();
  try {
    const std::optional<TestVector> stored = TestVector::stored_in(state);
    if (!stored) throw BadWeights("it carries no test vector; save with Proof{} to have one");
    check_result(*stored, result_for(network, stored->seed, stored->input), options.verify->tolerance);
  } catch (const BadWeights& bad) {
    throw BadWeights(name + ": " + bad.what());
  }
  return std::move(match).report();
}

}  // namespace detail

/// Loads a weight file into a network: safetensors or PyTorch's, under the names of whatever library, which are
/// recognized, with anything in front of all of them, such as "module.". A file that holds the network more than once
/// is refused, unless `Under` says which is meant. Its numbers are converted to the network's width of floating point
/// and device.
///
/// Unless `Adapt{}` permits it, throws `UnfitWeights`, with the report, where a tensor is missing, unexpected or of
/// another shape, before any of the network's is touched; and what `read_weights` throws. Further options are `Verify`
/// and `Under`.
template <class... Options>
LoadReport load(AnyModel& model, const std::filesystem::path& file, const Options&... options) {
  detail::LoadOptions all;
  (all.set(options), ...);
  return detail::load(*model, read_weights(file, all.under), file.string(), all);
}

/// The tensors of a network under a library's names, sharing memory with it where they can.
inline StateDict state_dict(const AnyModel& model, const KeyMap& keys) {
  StateDict state;
  State tensors = model_state(*model);
  for (const KeyMap::Pair& pair : keys.pairs()) {
    const torch::Tensor& tensor = tensors.at(pair.ours);
    detail::add_tensor(state, pair.theirs, in_form({tensor.sizes().begin(), tensor.sizes().end()}, pair.form), tensor);
  }
  return state;
}

/// Writes a network's weights under a library's names, whole or not at all, in the format that the file's name asks
/// for: `.safetensors`, or `.pt` or `.pth` for PyTorch's. With a `Proof` the file carries a test vector. Throws what
/// `write_weights` throws.
inline void save(AnyModel& model, const std::filesystem::path& file, const KeyMap& keys,
                 const std::optional<Proof>& proof = {}) {
  StateDict state = state_dict(model, keys);
  if (proof) {
    const Shape& input = model->graph().input_shape();
    const TestVector vector{proof->seed, input, detail::result_for(*model, proof->seed, input)};
    state.metadata()[TestVector::key] = vector.text();
  }
  write_weights(file, state);
}

/// The same for a library whose names follow from the network, ours unless another is meant. Throws `UncoveredKey`
/// where it has no network with such tensors.
inline void save(AnyModel& model, const std::filesystem::path& file, Dialect dialect = Dialect::archetype,
                 const std::optional<Proof>& proof = {}) {
  save(model, file, keys_of(model->graph(), dialect), proof);
}

}  // namespace archetype
