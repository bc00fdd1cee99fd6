// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/data/sources/image_folder.hpp>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "../image/pictures.hpp"
#include "../temporary_directory.hpp"

/// A picture of the given kind, copied to a place.
inline void put(const std::filesystem::path& file, const char* picture = "rgb.jpg") {
  create_directories(file.parent_path());
  std::filesystem::copy_file(pictures / picture, file);
}

/// A file with this content.
inline void write_text(const std::filesystem::path& file, const std::string& content) {
  create_directories(file.parent_path());
  std::ofstream(file) << content;
}

inline std::vector<std::string> paths_of(const auto& folder) {
  std::vector<std::string> paths;
  for (std::int64_t i = 0; i < folder.size(); ++i) paths.push_back(folder.path(i));
  return paths;
}

/// So many pictures of two classes.
inline std::filesystem::path two_classes(const std::filesystem::path& root, int count) {
  for (int i = 0; i < count; ++i) {
    put(root / "cat" / (std::to_string(100 + i) + ".jpg"));
    put(root / "dog" / (std::to_string(100 + i) + ".jpg"));
  }
  return root;
}
