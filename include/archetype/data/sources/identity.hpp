// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/data/checksum.hpp>
#include <archetype/data/settings.hpp>
#include <archetype/data/sources/image_source.hpp>
#include <archetype/io/file_status.hpp>

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

namespace archetype {

namespace detail {

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
    const io::FileStatus status = io::status_of(source.file(i));
    files.emplace_back(source.path(i), std::to_string(status.bytes) + " bytes of " + status.modified.text());
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
    std::uintmax_t bytes = 0;
    io::FileTime newest;
    for (std::int64_t i = 0; i < source.size(); ++i) {
      const io::FileStatus status = io::status_of(source.file(i));
      checksum.add(std::string_view{source.path(i)});
      checksum.add(static_cast<std::uint64_t>(status.bytes));
      checksum.add(static_cast<std::uint64_t>(status.modified.seconds));
      checksum.add(static_cast<std::uint64_t>(status.modified.nanoseconds));
      bytes += status.bytes;
      newest = std::max(newest, status.modified);
    }
    detail::add_labels(checksum, source);
    return std::to_string(source.size()) + " files of " + std::to_string(bytes) + " bytes, the newest of " +
           newest.text() + ", checksum " + checksum.text();
  } else {
    Checksum checksum;
    detail::add_labels(checksum, source);
    return std::to_string(source.size()) + " with labels of checksum " + checksum.text();
  }
}

}  // namespace archetype
