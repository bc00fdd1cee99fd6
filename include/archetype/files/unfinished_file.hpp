// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/files/descriptor.hpp>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <random>
#include <string>
#include <system_error>

namespace archetype::detail {

/// The file that a path leads to: the path itself, or what its symbolic link points to, which need not exist. Throws
/// std::system_error, naming the path, for links that lead in a circle.
inline std::filesystem::path target_of(const std::filesystem::path& path) {
  constexpr int most_links = 40;  // the limit of Linux
  std::filesystem::path target = path;
  for (int links = 0; std::filesystem::is_symlink(target); ++links) {
    if (links == most_links) throw std::system_error(ELOOP, std::generic_category(), path.string());
    target = target.parent_path() / std::filesystem::read_symlink(target);
  }
  return target;
}

inline std::filesystem::path directory_of(const std::filesystem::path& file) {
  return file.has_parent_path() ? file.parent_path() : ".";
}

/// How the names of all files begin that are to take the place of a target: hidden, and never too long.
inline std::string unfinished_prefix(const std::filesystem::path& target) {
  constexpr std::size_t most = 200;  // of the 255 bytes that a name may have
  return "." + target.filename().string().substr(0, most) + ".unfinished-";
}

/// A new file that is to take the place of another, in the same directory, with the permissions of the other.
///
/// It belongs to its writer alone, so that several writers of one path do not mix, and is removed if it does not take
/// that place. It is locked as long as its writer lives: see `remove_abandoned`.
class UnfinishedFile {
 public:
  /// Throws std::system_error or std::filesystem::filesystem_error, naming the path, if no file can be written there.
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

  /// Takes the target's place. Nothing is flushed to the disk: if power fails, the target may end up empty.
  void replace_target() {
    std::filesystem::rename(path_, target_);
    placed_ = true;
  }

  /// Takes the target's place so that it holds the old or the new content, whole, whatever happens.
  void replace_target_safely() {
    file_->sync();
    replace_target();
    Descriptor(directory_of(target_), O_RDONLY | O_DIRECTORY).sync();
  }

 private:
  bool exists() const {
    struct stat facts {};
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
      // Waits for a writer that takes it for abandoned. Where a file system has no locks, nothing is ever taken so.
      while (::flock(file_->number(), LOCK_EX) != 0 && errno == EINTR) continue;
    } while (!file_ || !exists());
  }

  /// Gives the file the permissions of the one that it replaces, and its owner and group as far as that is permitted.
  void keep_permissions() {
    struct stat facts {};
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

/// Removes the files that killed writers of a path left beside it, which nobody has locked any more; those that may not
/// be written stay. Reads the whole directory.
inline void remove_abandoned(const std::filesystem::path& path) {
  const std::filesystem::path target = target_of(path);
  const std::string prefix = unfinished_prefix(target);
  std::error_code ignored;
  for (std::filesystem::directory_iterator entry{directory_of(target), ignored}, end; !ignored && entry != end;
       entry.increment(ignored)) {
    if (!entry->path().filename().native().starts_with(prefix)) continue;
    try {
      const Descriptor file(entry->path(), O_RDWR | O_NOFOLLOW);  // NFS locks what is open for writing only
      if (::flock(file.number(), LOCK_EX | LOCK_NB) == 0) ::unlink(entry->path().c_str());
    } catch (const std::system_error&) {
      continue;  // it took its place meanwhile, or belongs to another user
    }
  }
}

}  // namespace archetype::detail
