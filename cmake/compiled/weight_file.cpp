// SPDX-License-Identifier: MIT
#include <archetype/weights/formats/weight_file.hpp>
#include <archetype/weights/formats/weight_formats.hpp>

#include <filesystem>
#include <string_view>
#include <utility>

namespace archetype {

StateDict read_weights(const std::filesystem::path& path, std::string_view wanted) {
  return detail::read_weights(path, wanted, true);
}

void write_weights(const std::filesystem::path& path, StateDict state) {
  detail::write_weights(path, std::move(state));
}

}  // namespace archetype
