// SPDX-License-Identifier: MIT
#pragma once

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <string_view>
#include <system_error>

namespace archetype {

/// Writes a file as a whole: under a name of its own first (`.partial`), then in place of the old one, so that a
/// failure or a kill at any moment leaves the old file or the new one. Throws std::filesystem::filesystem_error.
inline void replace_file(const std::filesystem::path& path, std::string_view contents) {
  std::filesystem::path partial = path;
  partial += ".partial";
  const auto refuse = [&](const char* what) {
    const std::error_code reason(errno, std::generic_category());
    std::error_code ignored;
    if (std::filesystem::is_regular_file(partial, ignored)) std::filesystem::remove(partial, ignored);
    throw std::filesystem::filesystem_error(what, path, reason);
  };
  std::ofstream file(partial, std::ios::binary | std::ios::trunc);
  if (!file) refuse("cannot create the file beside it that becomes");
  file.write(contents.data(), static_cast<std::streamsize>(contents.size()));
  file.close();
  if (!file) refuse("cannot write");
  std::error_code failed;
  std::filesystem::rename(partial, path, failed);
  if (failed) {
    errno = failed.value();
    refuse("cannot replace");
  }
}

}  // namespace archetype
