// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/io/mapped_file.hpp>
#include <archetype/weights/state/state_dict.hpp>

#include <filesystem>
#include <memory>

namespace archetype::detail {

/// Maps a file into memory and returns what `parse` makes of it, such as a state dict; the file stays mapped as long as
/// that keeps it. Prepends the file's name to `BadWeights` that `parse` throws.
auto read_mapped(const std::filesystem::path& path, const auto& parse) {
  const auto file = std::make_shared<const io::MappedFile>(path);
  try {
    auto parsed = parse(file->bytes());
    parsed.keep(file);
    return parsed;
  } catch (const BadWeights& bad) {
    throw BadWeights(path.string() + ": " + bad.what());
  }
}

}  // namespace archetype::detail
