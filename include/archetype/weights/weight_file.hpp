// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/weights/state_dict.hpp>

#include <filesystem>
#include <string_view>

#ifndef ARCHETYPE_COMPILED
#include <archetype/weights/weight_formats.hpp>

#include <utility>
#endif

namespace archetype {

/// The tensors of a weight file, safetensors or PyTorch's of any age, told apart by its content; or of several, where
/// the file is an index of shards such as `model.safetensors.index.json`, which stand beside it. `wanted` says which of
/// several networks in it is meant, as for `read_pytorch_zip`. Throws `BadWeights`, which says what the file is and
/// what to do, for anything else, and what the reader of the format throws.
StateDict read_weights(const std::filesystem::path& path, std::string_view wanted = {});

/// Writes a state dict in the format that the file's name asks for: `.safetensors`, or `.pt` or `.pth` for PyTorch's,
/// whole or not at all. The metadata of a safetensors file say that its shapes are PyTorch's, as its readers expect.
/// Throws `BadWeights` for another ending, and what the writer of the format throws.
void write_weights(const std::filesystem::path& path, StateDict state);

#ifndef ARCHETYPE_COMPILED
inline StateDict read_weights(const std::filesystem::path& path, std::string_view wanted) {
  return detail::read_weights(path, wanted, true);
}

inline void write_weights(const std::filesystem::path& path, StateDict state) {
  detail::write_weights(path, std::move(state));
}
#endif

}  // namespace archetype
