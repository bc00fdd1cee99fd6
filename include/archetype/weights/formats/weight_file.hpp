// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/weights/state/state_dict.hpp>

#include <filesystem>
#include <string_view>

#ifndef ARCHETYPE_COMPILED
#include <archetype/weights/formats/weight_formats.hpp>

#include <utility>
#endif

namespace archetype {

/// The tensors of a weight file, safetensors or PyTorch's of any age, told apart by its content; or of several, where
/// the file is an index of shards such as `model.safetensors.index.json`, which stand beside it. They lie in the file,
/// mapped into memory, but for those that are compressed or not in row-major order.
///
/// PyTorch's holds a state dict, or a dict that holds one, as training scripts write ({"state_dict": …, "epoch": 3});
/// its numbers and texts come as metadata. `wanted` says which of several networks is meant: by the keys of its state
/// dict joined by points, "model_ema", by what stands before the names of its tensors, "module.encoder_q", or by both;
/// "." means nothing before the names.
///
/// Throws `BadWeights`, which says what the file is and what to do, for one that is something else, holds no such
/// network or more than one, or is damaged, naming the field; and std::system_error for one that cannot be read.
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
