// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/io/utf8.hpp>
#include <archetype/text/quoted.hpp>
#include <archetype/weights/state/state_dict.hpp>

#include <filesystem>

namespace archetype::detail {

/// Rejects names and metadata that are not UTF-8, which no format supports.
inline void check_names(const std::filesystem::path& path, const StateDict& state) {
  for (const StoredTensor& tensor : state.tensors())
    if (!io::is_utf8(tensor.name))
      throw BadWeights(path.string() + ": the name " + in_quotes(tensor.name) + " is not UTF-8");
  for (const auto& [key, words] : state.metadata())
    if (!io::is_utf8(key) || !io::is_utf8(words))
      throw BadWeights(path.string() + ": the metadata under " + in_quotes(key) + " are not UTF-8");
}

}  // namespace archetype::detail
