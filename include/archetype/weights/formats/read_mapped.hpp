// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/io/mapped_file.hpp>
#include <archetype/weights/state/state_dict.hpp>

#include <filesystem>
#include <memory>

namespace archetype::detail {

/// The tensors that `parse` finds in a file's content, where they stay: the file is mapped as long as they are there.
/// What it throws of `BadWeights` gets the file's name in front.
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
