// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/io/descriptor.hpp>
#include <archetype/io/unfinished_file.hpp>

#include <filesystem>
#include <span>
#include <string_view>

namespace archetype::io {

/// Replaces a file atomically by what `write(descriptor)` writes: at any moment, even after a crash, the path leads to
/// the complete old or the complete new file. If several writers replace it at once, the last one to finish wins. If
/// the path is a symbolic link, the file that it points to is replaced. The new file has the permissions of the old
/// one.
///
/// Throws what `write` throws, and std::system_error or std::filesystem::filesystem_error, whose message names the
/// file. After an exception, the old file is unchanged and no other file is left, except if flushing the directory to
/// the disk failed: then the new file is already in place.
inline void replace_file(const std::filesystem::path& path, const auto& write) {
  remove_abandoned(path);
  UnfinishedFile unfinished(path);
  write(unfinished.file());
  unfinished.replace_target_safely();
}

/// Replaces the content of a file by the concatenated pieces, as `replace_file` does.
inline void write_file(const std::filesystem::path& path, std::span<const std::string_view> pieces) {
  replace_file(path, [&](Descriptor& file) {
    for (const std::string_view piece : pieces) file.write(piece);
  });
}

/// Replaces the content of a file, as `replace_file` does.
inline void write_file(const std::filesystem::path& path, std::string_view content) {
  write_file(path, std::span{&content, 1});
}

}  // namespace archetype::io
