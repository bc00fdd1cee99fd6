// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cerrno>
#include <compare>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <string>
#include <system_error>

#include <sys/stat.h>

namespace archetype::io {

/// A time of the file system, since 1970.
struct FileTime {
  std::int64_t seconds = 0;
  std::int64_t nanoseconds = 0;

  friend auto operator<=>(const FileTime&, const FileTime&) = default;

  /// Formats it as "2026-11-26 10:44:12.123456789", UTC.
  std::string text() const {
    const auto whole = static_cast<std::time_t>(seconds);
    std::tm parts{};
    gmtime_r(&whole, &parts);
    std::array<char, 40> day{};
    std::strftime(day.data(), day.size(), "%Y-%m-%d %H:%M:%S", &parts);
    std::array<char, 12> fraction{};
    std::snprintf(fraction.data(), fraction.size(), ".%09d", static_cast<int>(nanoseconds));
    return std::string(day.data()) + fraction.data();
  }
};

/// What the file system says of a file without reading it.
struct FileStatus {
  std::uintmax_t bytes = 0;
  FileTime modified{};  ///< when its content last changed
  FileTime changed{};   ///< when its content or its status, such as its name, last changed
};

/// The status of a file. Throws std::system_error, naming the file, if it is unavailable.
inline FileStatus status_of(const std::filesystem::path& file) {
  struct stat status{};
  if (::stat(file.c_str(), &status) != 0) throw std::system_error(errno, std::generic_category(), file.string());
  return {static_cast<std::uintmax_t>(status.st_size),
          {status.st_mtim.tv_sec, status.st_mtim.tv_nsec},
          {status.st_ctim.tv_sec, status.st_ctim.tv_nsec}};
}

}  // namespace archetype::io
