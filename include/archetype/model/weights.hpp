// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/model/model.hpp>
#include <archetype/weights/formats/weight_file.hpp>
#include <archetype/weights/match/match.hpp>
#include <archetype/weights/match/renamed.hpp>
#include <archetype/weights/names/archetype.hpp>
#include <archetype/weights/names/dialect.hpp>
#include <archetype/weights/names/key_map.hpp>
#include <archetype/weights/state/state_dict.hpp>
#include <archetype/weights/state/subtree.hpp>
#include <archetype/weights/state/test_vector.hpp>

#include <filesystem>
#include <optional>
#include <string>

namespace archetype {

/// Selects one of several networks in a file: by the keys of its state dict joined by periods, `Subtree{"model_ema"}`,
/// by the prefix of its tensors' names, `Subtree{"module.encoder_q"}`, or by both. `Subtree{"."}` selects the tensors
/// without a prefix.
struct Subtree {
  std::string keys;
};

namespace detail {

struct LoadOptions {
  std::optional<Adapt> adapt{};
  std::optional<Verify> verify{};
  std::string subtree{};

  void set(const Adapt& option) { adapt = option; }
  void set(const Verify& option) { verify = option; }
  void set(const Subtree& option) { subtree = option.keys; }
};

/// Loads a state dict; `name` is what messages call it.
LoadReport load(NetworkModule& network, const StateDict& state, const std::string& name, const LoadOptions& options);

/// What the network computes in evaluation mode for the image of a seed.
TestVector make_test_vector(const AnyModel& model, const WithTestVector& option);

}  // namespace detail

/// Loads a weight file in safetensors' or PyTorch's format into a network. The names may be those of any supported
/// library, which is detected, with any prefix, such as "module.". If the file contains the network more than once,
/// `Subtree` must select one. Elements are converted to the network's precision and device.
///
/// Throws `UnfitWeights`, which contains the report, if a tensor is missing, unexpected or of another shape, unless
/// `Adapt{}` permits it; the network is unchanged then. Throws what `read_weights` throws, too. Further options are
/// `Verify` and `Subtree`.
///
/// A file that `save` wrote also restores `model->preset` and the class names; other files leave them unchanged. A head
/// that keeps its own weights also keeps its classes and its image size. Throws `BadWeights`, naming the field, if the
/// file's metadata are malformed or name another number of classes than the network's.
template <class... Options>
LoadReport load(AnyModel& model, const std::filesystem::path& file, const Options&... options) {
  detail::LoadOptions all;
  (all.set(options), ...);
  return detail::load(*model, read_weights(file, all.subtree), file.string(), all);
}

/// The same from memory: a state dict that was read before, made by hand, or taken from another network.
template <class... Options>
LoadReport load(AnyModel& model, const StateDict& state, const Options&... options) {
  detail::LoadOptions all;
  (all.set(options), ...);
  if (all.subtree.empty()) return detail::load(*model, state, "the state dict", all);
  return detail::load(*model, detail::tensors_under(state, all.subtree), "the state dict", all);
}

/// The tensors of a network under the names of a library, with the preset and the class names as metadata.
///
/// As in PyTorch, it shares memory with the network where possible, keeps that memory alive, and changes when the
/// network is trained; `state_dict(model).clone()` does not. Throws `BadWeights` if a class name is not UTF-8.
StateDict state_dict(const AnyModel& model, const KeyMap& keys);

/// The same under the names of a dialect, by default our own. Throws `UncoveredKey` if the library has no network with
/// such tensors.
inline StateDict state_dict(const AnyModel& model, const Dialect& dialect = dialects::archetype) {
  return state_dict(model, keys_of(model->graph(), dialect));
}

/// Writes the weights of a network under the names of a library. The extension determines the format: `.safetensors`,
/// or `.pt` or `.pth` for PyTorch's. The file is written completely or not at all. Its metadata (in PyTorch's format,
/// the attribute `metadata` of the OrderedDict) contain the preset, the class names if they were set, and a test vector
/// if `WithTestVector{}` is given. Throws what `state_dict` and `write_weights` throw.
void save(const AnyModel& model, const std::filesystem::path& file, const KeyMap& keys,
          const std::optional<WithTestVector>& test_vector = {});

/// The same under the names of a dialect, by default our own. Throws `UncoveredKey` if the library has no network with
/// such tensors.
inline void save(const AnyModel& model, const std::filesystem::path& file, const Dialect& dialect = dialects::archetype,
                 const std::optional<WithTestVector>& test_vector = {}) {
  save(model, file, keys_of(model->graph(), dialect), test_vector);
}

}  // namespace archetype

#ifndef ARCHETYPE_COMPILED
#include <archetype/model/weights_definitions.hpp>
#endif
