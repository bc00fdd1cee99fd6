// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/io/descriptor.hpp>

#include <cerrno>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <random>
#include <string>
#include <system_error>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace archetype::io {

/// Resolves symbolic links: returns the path itself or the final target of its links, which need not exist. Throws
/// std::system_error, whose message names the path, if there are too many links, as in a cycle.
inline std::filesystem::path target_of(const std::filesystem::path& path) {
  constexpr int most_links = 40;  // the limit of Linux
  std::filesystem::path target = path;
  for (int links = 0; std::filesystem::is_symlink(target); ++links) {
    if (links == most_links) throw std::system_error(ELOOP, std::generic_category(), path.string());
    target = target.parent_path() / std::filesystem::read_symlink(target);
  }
  return target;
}

/// The directory of a file; "." for a bare name.
inline std::filesystem::path directory_of(const std::filesystem::path& file) {
  return file.has_parent_path() ? file.parent_path() : ".";
}

/// The common prefix of the names of all files that are to replace `target`: hidden, and short enough for the longest
/// target name.
inline std::string unfinished_prefix(const std::filesystem::path& target) {
  constexpr std::size_t most = 200;  // of the at most 255 bytes of a name
  return "." + target.filename().string().substr(0, most) + ".unfinished-";
}

/// A new file that is to replace another one, in the same directory and with the same permissions.
///
/// Its name is unique, so that several writers of one path do not interfere. It is removed on destruction unless it has
/// replaced its target. It is locked while its writer lives: see `remove_abandoned`.
class UnfinishedFile {
 public:
  /// Throws std::system_error or std::filesystem::filesystem_error, whose message names the path, if no file can be
  /// written there.
  explicit UnfinishedFile(const std::filesystem::path& path) : target_(target_of(path)) {
    const std::filesystem::file_status status = std::filesystem::status(target_);
    if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status))
      throw std::system_error(std::filesystem::is_directory(status) ? EISDIR : EINVAL, std::generic_category(),
                              target_.string() + " cannot be replaced by a file");
    create();
    keep_permissions();
  }
  UnfinishedFile(const UnfinishedFile&) = delete;
  UnfinishedFile& operator=(const UnfinishedFile&) = delete;
  ~UnfinishedFile() {
    if (!placed_) ::unlink(path_.c_str());
  }

  Descriptor& file() & { return *file_; }
  Descriptor& file() && = delete;

  /// Replaces the target. Nothing is flushed to the disk, so if power fails, the target may end up empty.
  void replace_target() {
    std::filesystem::rename(path_, target_);
    placed_ = true;
  }

  /// Replaces the target so that it holds the complete old or the complete new content at any time, even if power
  /// fails.
  void replace_target_safely() {
    file_->sync();
    replace_target();
    Descriptor(directory_of(target_), O_RDONLY | O_DIRECTORY).sync();
  }

 private:
  bool exists() const {
    struct stat facts{};
    return ::fstat(file_->number(), &facts) == 0 && facts.st_nlink > 0;
  }

  void create() {
    std::random_device random;
    do {
      path_ =
          directory_of(target_) / (unfinished_prefix(target_) + std::to_string(random()) + std::to_string(random()));
      try {
        file_.emplace(path_, O_RDWR | O_CREAT | O_EXCL, target_);
      } catch (const std::system_error& error) {
        if (error.code() != std::errc::file_exists) throw;
        continue;
      }
      // Waits for another writer that has locked the file to remove it as abandoned. On a file system without locks, no
      // file is ever taken for abandoned.
      while (::flock(file_->number(), LOCK_EX) != 0 && errno == EINTR) continue;
    } while (!file_ || !exists());
  }

  /// Copies the permissions of the target, and its owner and group as far as that is permitted.
  void keep_permissions() {
    struct stat facts{};
    if (::stat(target_.c_str(), &facts) != 0) return;
    constexpr auto as_it_is = static_cast<uid_t>(-1);
    if (::fchown(file_->number(), facts.st_uid, facts.st_gid) != 0)
      static_cast<void>(::fchown(file_->number(), as_it_is, facts.st_gid) == 0);
    static_cast<void>(::fchmod(file_->number(), facts.st_mode & 07777));
  }

  std::filesystem::path target_;
  std::filesystem::path path_;
  std::optional<Descriptor> file_;
  bool placed_ = false;
};

/// Removes the files that killed writers of a path left in its directory, which are those that nobody has locked. Files
/// that may not be written stay. Reads the whole directory.
inline void remove_abandoned(const std::filesystem::path& path) {
  const std::filesystem::path target = target_of(path);
  const std::string prefix = unfinished_prefix(target);
  std::error_code ignored;
  for (std::filesystem::directory_iterator entry{directory_of(target), ignored}, end; !ignored && entry != end;
       entry.increment(ignored)) {
    if (!entry->path().filename().native().starts_with(prefix)) continue;
    try {
      const Descriptor file(entry->path(), O_RDWR | O_NOFOLLOW);  // NFS locks only files that are open for writing
      if (::flock(file.number(), LOCK_EX | LOCK_NB) == 0) ::unlink(entry->path().c_str());
    } catch (const std::system_error&) {
      continue;  // it has replaced its target meanwhile, or belongs to another user
    }
  }
}

}  // namespace archetype::io
