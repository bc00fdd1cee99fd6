// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/compiled.hpp>
#include <archetype/image/preset.hpp>
#include <archetype/model/first_parameter.hpp>
#include <archetype/model/mode_guard.hpp>
#include <archetype/model/state.hpp>
#include <archetype/model/stored_tensor.hpp>
#include <archetype/model/weights.hpp>
#include <archetype/weights/formats/weight_file.hpp>
#include <archetype/weights/match/adapted_channels.hpp>
#include <archetype/weights/match/hint.hpp>
#include <archetype/weights/match/renamed.hpp>
#include <archetype/weights/state/test_vector.hpp>
#include <archetype/zoo/metadata.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <torch/types.h>

namespace archetype {

namespace detail {

inline void take(torch::Tensor& to, const TensorSource& source) {
  const StoredTensor& stored = *source.tensor;
  if (to.data_ptr() == stored.bytes.data()) return;  // a state dict of the network itself
  if (source.adaptation == Adaptation::none && to.scalar_type() == scalar_type_of(stored.type) && to.is_cpu() &&
      to.is_contiguous()) {
    std::memcpy(to.data_ptr(), stored.bytes.data(), stored.bytes.size());
    return;
  }
  torch::Tensor tensor = to_tensor(stored);
  if (source.adaptation == Adaptation::none) {
    to.copy_(tensor.view(to.sizes()));
    return;
  }
  tensor = tensor.to(torch::kFloat32);
  const auto extent = [](std::int64_t number) { return static_cast<std::size_t>(number); };
  std::vector<float> adapted =
      adapted_channels({tensor.data_ptr<float>(), extent(tensor.numel())}, extent(tensor.size(1)),
                       extent(tensor.size(2) * tensor.size(3)), extent(to.size(1)));
  to.copy_(torch::from_blob(adapted.data(), to.sizes()));
}

/// The first elements of the network's result, in evaluation mode, for the image of a test vector.
inline std::vector<float> result_for(NetworkModule& network, const TestVector& vector) {
  const torch::NoGradGuard no_gradient;
  const ModeGuard evaluating{network, ModeGuard::Mode::evaluation};
  std::vector<float> numbers = vector.image();
  const Shape& input = vector.input;
  const torch::Tensor images = torch::from_blob(numbers.data(), {1, input.channels, input.height, input.width}).clone();
  const torch::Tensor result =
      network.forward(as_parameters(images, network)).flatten().to(torch::kCPU, torch::kFloat32);
  const auto count = std::min(static_cast<std::size_t>(result.numel()), TestVector::most);
  return {result.data_ptr<float>(), result.data_ptr<float>() + count};
}

/// Whether the network's head, or a part of it, keeps its own weights.
inline bool keeps_head(const WeightMatch& match) {
  const auto& adapted = match.report().adapted;
  return std::any_of(adapted.begin(), adapted.end(), [&](const TensorMatch& each) {
    return std::none_of(match.sources().begin(), match.sources().end(),
                        [&](const TensorSource& source) { return source.path == each.path; });
  });
}

/// The preset and the class names that a file contains.
struct StoredUse {
  std::optional<Preset> preset{};
  std::vector<std::string> classes{};  ///< empty if the file names none
};

/// The same, as far as it applies to the network that the file is loaded into: a head that keeps its own weights also
/// keeps its classes and its image size.
inline StoredUse stored_use(const NetworkModule& network, const StateDict& state, const WeightMatch& match,
                            bool adapts) {
  StoredUse use{stored_preset(state), stored_class_names(state)};
  const bool other_head = keeps_head(match);
  if (use.preset && other_head)
    use.preset = use.preset->rescaled(network.preset.resolved(network.graph().input_shape().height).size);
  const bool fits = use.classes.empty() || use.classes.size() == network.class_count();
  if (!fits && !adapts)
    throw BadWeights("its metadata under \"" + std::string{class_names_key} + "\" name " +
                     std::to_string(use.classes.size()) + " classes, and the network tells " +
                     std::to_string(network.class_count()));
  if (!fits || other_head) use.classes.clear();
  return use;
}

inline void verify(NetworkModule& network, const StateDict& state, const Verify& option) {
  const std::optional<TestVector> found = TestVector::stored_in(state);
  const TestVector& stored = require_test_vector(found);
  check_test_vector(stored, result_for(network, stored), option.tolerance);
}

ARCHETYPE_INLINE LoadReport load(NetworkModule& network, const StateDict& state, const std::string& name,
                                 const LoadOptions& options) {
  WeightMatch match{network.graph(), state, options.adapt};
  if (!match.fits()) throw UnfitWeights(name, match.report(), hint_for(match, !options.adapt && match.would_adapt()));
  try {
    StoredUse use = stored_use(network, state, match, options.adapt.has_value());
    const torch::NoGradGuard no_gradient;
    State ours = model_state(network);
    for (const TensorSource& source : match.sources()) take(ours.at(source.path), source);
    if (use.preset) network.preset = *use.preset;
    if (!use.classes.empty()) network.set_classes(std::move(use.classes));
    if (options.verify) verify(network, state, *options.verify);
  } catch (const BadWeights& bad) {
    throw BadWeights(name + ": " + bad.what());
  }
  return std::move(match).report();
}

ARCHETYPE_INLINE TestVector make_test_vector(const AnyModel& model, const WithTestVector& option) {
  TestVector vector{option.seed, model->graph().input_shape(), {}};
  vector.result = result_for(*model.ptr(), vector);
  return vector;
}

}  // namespace detail

ARCHETYPE_INLINE StateDict state_dict(const AnyModel& model, const KeyMap& keys) {
  StateDict state;
  State tensors = model_state(*model);
  for (const KeyMap::Pair& pair : keys.pairs()) {
    const torch::Tensor& tensor = tensors.at(pair.ours);
    detail::add_tensor(state, pair.theirs, in_form({tensor.sizes().begin(), tensor.sizes().end()}, pair.form), tensor);
  }
  store_preset(state.metadata(), model->preset.resolved(model->graph().input_shape().height));
  if (!model->named_classes().empty()) store_class_names(state.metadata(), model->named_classes());
  return state;
}

ARCHETYPE_INLINE void save(const AnyModel& model, const std::filesystem::path& file, const KeyMap& keys,
                           const std::optional<WithTestVector>& test_vector) {
  StateDict state = state_dict(model, keys);
  if (test_vector) state.metadata()[TestVector::key] = detail::make_test_vector(model, *test_vector).text();
  write_weights(file, state);
}

}  // namespace archetype
