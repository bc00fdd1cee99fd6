// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/data/sources/image_source.hpp>
#include <archetype/io/write_file.hpp>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <vector>

namespace archetype {

/// Writes the paths of a source's images, one per line, so that `listed` can select the same images again.
void write_list(const ImageFiles auto& source, const std::filesystem::path& list) {
  std::string lines;
  for (std::int64_t i = 0; i < source.size(); ++i) lines += source.path(i) + "\n";
  io::write_file(list, lines);
}

/// Selects the images of a source whose paths, relative to its root, a file lists, one per line and in that order.
/// Throws std::runtime_error, naming file and line, for a path that does not exist or occurs twice.
template <ImageFiles Source>
Source listed(const Source& source, const std::filesystem::path& list) {
  std::ifstream lines(list);
  if (!lines) throw std::runtime_error(list.string() + ": cannot be read");
  std::unordered_map<std::string, std::int64_t> positions;
  for (std::int64_t i = 0; i < source.size(); ++i) positions.emplace(source.path(i), i);
  std::vector<std::int64_t> chosen;
  std::string line;
  for (int number = 1; std::getline(lines, line); ++number) {
    if (line.empty()) continue;
    const auto found = positions.extract(line);
    if (found.empty())
      throw std::runtime_error(list.string() + ", line " + std::to_string(number) + ": '" + line +
                               "' is not among the images, or occurs twice");
    chosen.push_back(found.mapped());
  }
  return source.at(chosen);
}

}  // namespace archetype
