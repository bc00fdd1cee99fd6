// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/io/mapped_file.hpp>
#include <archetype/weights/state/state_dict.hpp>

#include <filesystem>
#include <memory>

namespace archetype::detail {

/// Maps a file into memory and returns the tensors that `parse` finds in it; the file stays mapped as long as they
/// exist. Prepends the file's name to `BadWeights` that `parse` throws.
StateDict read_mapped(const std::filesystem::path& path, const auto& parse) {
  const auto file = std::make_shared<const io::MappedFile>(path);
  try {
    StateDict state = parse(file->bytes());
    state.keep(file);
    return state;
  } catch (const BadWeights& bad) {
    throw BadWeights(path.string() + ": " + bad.what());
  }
}

}  // namespace archetype::detail
