// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/files/descriptor.hpp>
#include <archetype/files/unfinished_file.hpp>

#include <filesystem>
#include <span>
#include <string_view>

namespace archetype {

/// Replaces a file by what `write(descriptor)` writes, so that the old or the new file is there, whole, at any moment
/// and whatever happens. Of several writers at once, the last to finish wins, whole. A symbolic link stays, and the
/// file that it points to is replaced; a file that is replaced keeps its permissions.
///
/// Throws what `write` throws, and std::system_error or std::filesystem::filesystem_error, naming the file; the old
/// file is then still there, and nothing else. Only where it is the directory that cannot be flushed to the disk is the
/// new file there already.
inline void replace_file(const std::filesystem::path& path, const auto& write) {
  detail::remove_abandoned(path);
  detail::UnfinishedFile unfinished(path);
  write(unfinished.file());
  unfinished.replace_target_safely();
}

/// Replaces the content of a file by some pieces, one after the other, as `replace_file` does.
inline void write_file(const std::filesystem::path& path, std::span<const std::string_view> pieces) {
  replace_file(path, [&](detail::Descriptor& file) {
    for (const std::string_view piece : pieces) file.write(piece);
  });
}

/// Replaces the content of a file as `replace_file` does.
inline void write_file(const std::filesystem::path& path, std::string_view content) {
  write_file(path, std::span{&content, 1});
}

}  // namespace archetype
