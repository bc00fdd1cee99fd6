// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/compiled.hpp>
#include <archetype/weights/formats/weight_file.hpp>
#include <archetype/weights/formats/weight_formats.hpp>

#include <filesystem>
#include <string_view>
#include <utility>

namespace archetype {

ARCHETYPE_INLINE StateDict read_weights(const std::filesystem::path& path, std::string_view wanted) {
  return detail::read_weights(path, wanted, true);
}

ARCHETYPE_INLINE void write_weights(const std::filesystem::path& path, StateDict state) {
  detail::write_weights(path, std::move(state));
}

}  // namespace archetype
