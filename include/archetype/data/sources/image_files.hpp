// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace archetype::detail {

/// The image files of a directory, by class.
struct FolderFiles {
  std::vector<std::string> classes;  ///< sorted bytewise
  std::vector<std::string> paths;    ///< relative to the root, with '/' as separator, class by class, sorted
  std::vector<std::int64_t> labels;  ///< one per path
  std::int64_t ignored = 0;          ///< files and directories that are hidden or not images
};

/// The file extensions of the formats that `read_image` decodes, in lower case.
inline constexpr std::array<std::string_view, 14> image_endings{
    ".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".tif", ".tiff", ".bmp", ".gif", ".ppm", ".pgm", ".pbm", ".pnm"};

/// Directories that systems add to a user's own: thumbnails of Synology and macOS archives, recycle bins, snapshots.
inline constexpr std::array<std::string_view, 9> system_directories{
    "@eaDir",     "__MACOSX",           "#recycle",
    "#snapshot",  "@Recycle",           "$RECYCLE.BIN",
    "lost+found", "@Recently-Snapshot", "System Volume Information"};

/// Whether a file or directory is hidden or belongs to the system.
inline bool is_passed_over(const std::filesystem::path& path) {
  const std::string name = path.filename().string();
  return name.starts_with('.') ||
         std::find(system_directories.begin(), system_directories.end(), name) != system_directories.end();
}

/// The extension of a file name with its dot, in lower case.
inline std::string ending_of(const std::filesystem::path& path) {
  std::string end = path.extension().string();
  std::transform(end.begin(), end.end(), end.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c; });
  return end;
}

/// Decides by the extension, without reading the file.
inline bool is_image_file(const std::filesystem::path& path) {
  return std::find(image_endings.begin(), image_endings.end(), ending_of(path)) != image_endings.end();
}

/// The files below a directory.
struct FoundFiles {
  std::vector<std::filesystem::path> images;          ///< in the file system's order
  std::map<std::string, std::int64_t> other_endings;  ///< how many files of each extension are not images
  std::int64_t ignored = 0;                           ///< those, and hidden or system files and directories

  void search(const std::filesystem::path& directory) {
    for (const auto& entry : std::filesystem::directory_iterator(directory)) {
      if (is_passed_over(entry.path())) {
        ++ignored;
      } else if (entry.is_directory() && !entry.is_symlink()) {  // a link to a directory may form a cycle
        search(entry.path());
      } else if (entry.is_regular_file() && is_image_file(entry.path())) {
        images.push_back(entry.path());
      } else {
        ++ignored;
        ++other_endings[entry.is_regular_file() ? ending_of(entry.path()) : "links and the like"];
      }
    }
  }

  /// The supported extensions, and which files were skipped.
  std::string described() const {
    std::string text;
    for (const std::string_view ending : image_endings) text += (text.empty() ? "(" : ", ") + std::string(ending);
    text += ")";
    constexpr std::size_t most = 8;
    std::vector<std::pair<std::int64_t, std::string>> others;
    for (const auto& [ending, count] : other_endings) others.emplace_back(-count, ending);
    std::sort(others.begin(), others.end());
    for (std::size_t i = 0; i < std::min(others.size(), most); ++i)
      text += (i == 0 ? "; passed over: " : ", ") + std::to_string(-others[i].first) + " " +
              (others[i].second.empty() ? "without an ending" : others[i].second);
    return text + (others.size() > most ? ", …" : "");
  }
};

/// Lists the image files below a root. Throws std::invalid_argument if the root is not a directory, has no
/// subdirectories, or has one without images.
inline FolderFiles folder_files(const std::filesystem::path& root) {
  const auto refuse = [](const std::filesystem::path& path, const std::string& fault) {
    throw std::invalid_argument("ImageFolder: " + path.string() + " " + fault);
  };
  if (!is_directory(root)) refuse(root, exists(root) ? "is not a directory" : "does not exist");
  FolderFiles files;
  for (const auto& entry : std::filesystem::directory_iterator(root)) {
    if (!is_passed_over(entry.path()) && entry.is_directory())
      files.classes.push_back(entry.path().filename().string());
    else ++files.ignored;
  }
  if (files.classes.empty()) refuse(root, "has no directories, which would be the classes");
  std::sort(files.classes.begin(), files.classes.end());
  for (std::size_t label = 0; label < files.classes.size(); ++label) {
    FoundFiles found;
    found.search(root / files.classes[label]);
    files.ignored += found.ignored;
    if (found.images.empty())
      refuse(root / files.classes[label], "has no images that can be read " + found.described());
    const auto first = static_cast<std::ptrdiff_t>(files.paths.size());
    for (const auto& path : found.images) files.paths.push_back(path.lexically_relative(root).generic_string());
    std::sort(files.paths.begin() + first, files.paths.end());
    files.labels.resize(files.paths.size(), static_cast<std::int64_t>(label));
  }
  return files;
}

}  // namespace archetype::detail
