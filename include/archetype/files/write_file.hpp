// SPDX-License-Identifier: MIT
#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
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

/// Replaces the content of a file so that at any moment, whatever happens, the old or the new one is there, whole.
/// Throws std::system_error or std::filesystem::filesystem_error, naming the file, and leaves the old one.
inline void write_file(const std::filesystem::path& path, std::string_view content) {
  const std::filesystem::path unfinished = path.string() + ".unfinished";
  try {
    detail::Descriptor file(unfinished, O_WRONLY | O_CREAT | O_TRUNC);
    file.write(content);
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

}  // namespace archetype
