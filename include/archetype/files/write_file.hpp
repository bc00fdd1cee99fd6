// SPDX-License-Identifier: MIT
#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace archetype {

namespace detail {

/// An open file of the operating system, closed at the end.
class Descriptor {
 public:
  Descriptor(const std::filesystem::path& path, int flags)
      : path_(path), number_(::open(path.c_str(), flags | O_CLOEXEC, 0666)) {
    if (number_ < 0) fail("cannot be opened");
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }

  void write(std::string_view content) {
    while (!content.empty()) {
      const auto written = ::write(number_, content.data(), content.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) fail("cannot be written");
      content.remove_prefix(static_cast<std::size_t>(written));
    }
  }

  /// Goes on at a place that was written.
  void seek(std::uint64_t position) {
    if (::lseek(number_, static_cast<off_t>(position), SEEK_SET) < 0) fail("cannot be written");
  }

  void sync() {
    if (::fsync(number_) != 0) fail("cannot be flushed to the disk");
  }

  void close() {
    if (::close(std::exchange(number_, -1)) != 0) fail("cannot be closed");
  }

 private:
  [[noreturn]] void fail(const char* what) const {
    throw std::system_error(errno, std::generic_category(), path_.string() + " " + what);
  }

  std::filesystem::path path_;
  int number_;
};

}  // namespace detail

/// Replaces a file by what `write` makes at the path that it is given, so that at any moment, whatever happens, the old
/// or the new file is there, whole. Throws what `write` throws, and std::system_error or
/// std::filesystem::filesystem_error, naming the file, and leaves the old one.
inline void replace_file(const std::filesystem::path& path, const auto& write) {
  const std::filesystem::path unfinished = path.string() + ".unfinished";
  try {
    write(unfinished);
    detail::Descriptor file(unfinished, O_RDWR);
    file.sync();
    file.close();
    std::filesystem::rename(unfinished, path);
  } catch (...) {
    std::error_code ignored;
    std::filesystem::remove(unfinished, ignored);
    throw;
  }
  const std::filesystem::path directory = path.has_parent_path() ? path.parent_path() : ".";
  detail::Descriptor(directory, O_RDONLY | O_DIRECTORY).sync();
}

/// Replaces the content of a file, as `replace_file` does, by some pieces one behind the other.
inline void write_file(const std::filesystem::path& path, std::span<const std::string_view> pieces) {
  replace_file(path, [&](const std::filesystem::path& unfinished) {
    detail::Descriptor file(unfinished, O_WRONLY | O_CREAT | O_TRUNC);
    for (const std::string_view piece : pieces) file.write(piece);
    file.close();
  });
}

/// Replaces the content of a file as `replace_file` does.
inline void write_file(const std::filesystem::path& path, std::string_view content) {
  write_file(path, std::span{&content, 1});
}

}  // namespace archetype
