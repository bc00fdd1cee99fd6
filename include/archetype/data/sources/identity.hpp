// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/data/checksum.hpp>
#include <archetype/data/settings.hpp>
#include <archetype/data/sources/image_source.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <string>
#include <system_error>
#include <utility>

#include <sys/stat.h>

namespace archetype {

namespace detail {

/// The file system's status of a file. Throws std::system_error, naming the file, if it is unavailable.
inline struct stat status_of(const std::filesystem::path& file) {
  struct stat status {};
  if (::stat(file.c_str(), &status) != 0) throw std::system_error(errno, std::generic_category(), file.string());
  return status;
}

/// Formats a time as "2026-11-26 10:44:12.123456789", UTC.
inline std::string text_of(const timespec& time) {
  std::tm parts{};
  gmtime_r(&time.tv_sec, &parts);
  std::array<char, 40> day{};
  std::strftime(day.data(), day.size(), "%Y-%m-%d %H:%M:%S", &parts);
  std::array<char, 12> fraction{};
  std::snprintf(fraction.data(), fraction.size(), ".%09ld", static_cast<long>(time.tv_nsec));
  return std::string(day.data()) + fraction.data();
}

inline bool is_earlier(const timespec& a, const timespec& b) {
  return std::pair{a.tv_sec, a.tv_nsec} < std::pair{b.tv_sec, b.tv_nsec};
}

/// Adds labels and class names.
inline void add_labels(Checksum& checksum, const ImageSource auto& source) {
  checksum.add(source.labels());
  for (const std::string& name : source.classes()) checksum.add(std::string_view{name});
}

}  // namespace detail

/// Each file of a source: its path relative to the root, its size and modification time.
Settings files_of(const ImageFiles auto& source) {
  Settings files;
  for (std::int64_t i = 0; i < source.size(); ++i) {
    const struct stat status = detail::status_of(source.file(i));
    files.emplace_back(source.path(i), std::to_string(status.st_size) + " bytes of " + detail::text_of(status.st_mtim));
  }
  return files;
}

/// A line that identifies the images of a source, their labels and their order: the source's own `identity()` if it has
/// one; for files, computed from each file's path relative to the root, size and modification time, so that the
/// directory may move and no file is read; for other sources, from the labels alone. Throws std::system_error, naming
/// the file, if one no longer exists.
template <ImageSource Source>
std::string identity_of(const Source& source) {
  if constexpr (requires { source.identity(); }) {
    return source.identity();
  } else if constexpr (ImageFiles<Source>) {
    Checksum checksum;
    std::int64_t bytes = 0;
    timespec newest{};
    for (std::int64_t i = 0; i < source.size(); ++i) {
      const struct stat status = detail::status_of(source.file(i));
      checksum.add(std::string_view{source.path(i)});
      checksum.add(static_cast<std::uint64_t>(status.st_size));
      checksum.add(static_cast<std::uint64_t>(status.st_mtim.tv_sec));
      checksum.add(static_cast<std::uint64_t>(status.st_mtim.tv_nsec));
      bytes += status.st_size;
      newest = std::max(newest, status.st_mtim, detail::is_earlier);
    }
    detail::add_labels(checksum, source);
    return std::to_string(source.size()) + " files of " + std::to_string(bytes) + " bytes, the newest of " +
           detail::text_of(newest) + ", checksum " + checksum.text();
  } else {
    Checksum checksum;
    detail::add_labels(checksum, source);
    return std::to_string(source.size()) + " with labels of checksum " + checksum.text();
  }
}

}  // namespace archetype
