// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/weights/state/state_dict.hpp>

#include <filesystem>
#include <string_view>

namespace archetype {

/// Reads a weight file: safetensors or any version of PyTorch's format, recognized by content; or several, if the file
/// is an index of shards next to it such as `model.safetensors.index.json`. The tensors refer to the file, which is
/// mapped into memory, except for those that are compressed or not in row-major order.
///
/// A PyTorch file contains a state dict, or a dict that contains one, as training scripts write ({"state_dict": …,
/// "epoch": 3}); its numbers and texts become metadata. `wanted` selects one of several networks: by the keys leading
/// to its state dict, joined by dots, "model_ema"; by the prefix of its tensors' names, "module.encoder_q"; or by both.
/// "." means no prefix.
///
/// Throws `BadWeights`, which says what the file is and what to do, if it is of another kind, contains no such network
/// or more than one, or is damaged, naming the field; and std::system_error if it cannot be read.
StateDict read_weights(const std::filesystem::path& path, std::string_view wanted = {});

/// Writes a state dict atomically in the format given by the extension: `.safetensors`, or `.pt` or `.pth` for
/// PyTorch's. Marks safetensors files as having PyTorch's shapes, as their readers expect. Throws `BadWeights` for any
/// other extension, and what the writer of the format throws.
void write_weights(const std::filesystem::path& path, StateDict state);

}  // namespace archetype

#ifndef ARCHETYPE_COMPILED
#include <archetype/weights/formats/weight_file_definitions.hpp>
#endif
