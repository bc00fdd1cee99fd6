// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace archetype::detail {

/// The pictures of a directory by class.
struct PictureFiles {
  std::vector<std::string> classes;  ///< in the order of their bytes
  std::vector<std::string> paths;    ///< below the root, '/' between their parts, class by class, in order
  std::vector<std::int64_t> labels;  ///< one a path
  std::int64_t ignored = 0;          ///< files and directories that are hidden or no pictures
};

inline bool is_hidden(const std::filesystem::path& path) { return path.filename().native().starts_with('.'); }

/// By the end of the name, as its content is not looked at.
inline bool is_picture(const std::filesystem::path& path) {
  std::string end = path.extension().string();
  std::transform(end.begin(), end.end(), end.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c; });
  const std::vector<std::string_view> known = {".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff"};
  return std::find(known.begin(), known.end(), end) != known.end();
}

/// Adds the pictures below a directory, whose order is the file system's.
inline void find_pictures(const std::filesystem::path& directory, std::vector<std::filesystem::path>& found,
                          std::int64_t& ignored) {
  for (const auto& entry : std::filesystem::directory_iterator(directory)) {
    if (is_hidden(entry.path())) ++ignored;
    // A link to a directory may lead back.
    else if (entry.is_directory() && !entry.is_symlink()) find_pictures(entry.path(), found, ignored);
    else if (entry.is_regular_file() && is_picture(entry.path())) found.push_back(entry.path());
    else ++ignored;
  }
}

/// Throws std::invalid_argument where the root is no directory, has no directory or one without pictures.
inline PictureFiles picture_files(const std::filesystem::path& root) {
  const auto refuse = [](const std::filesystem::path& path, const char* fault) {
    throw std::invalid_argument("ImageFolder: " + path.string() + " " + fault);
  };
  if (!is_directory(root)) refuse(root, exists(root) ? "is no directory" : "does not exist");
  PictureFiles files;
  for (const auto& entry : std::filesystem::directory_iterator(root)) {
    if (!is_hidden(entry.path()) && entry.is_directory()) files.classes.push_back(entry.path().filename().string());
    else ++files.ignored;
  }
  if (files.classes.empty()) refuse(root, "has no directories, which would be the classes");
  std::sort(files.classes.begin(), files.classes.end());
  for (std::size_t label = 0; label < files.classes.size(); ++label) {
    std::vector<std::filesystem::path> found;
    find_pictures(root / files.classes[label], found, files.ignored);
    if (found.empty()) refuse(root / files.classes[label], "has no pictures");
    const auto first = static_cast<std::ptrdiff_t>(files.paths.size());
    for (const auto& path : found) files.paths.push_back(path.lexically_relative(root).generic_string());
    std::sort(files.paths.begin() + first, files.paths.end());
    files.labels.resize(files.paths.size(), static_cast<std::int64_t>(label));
  }
  return files;
}

}  // namespace archetype::detail
