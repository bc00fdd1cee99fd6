// SPDX-License-Identifier: MIT
#pragma once

#include <cerrno>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace archetype::io {

/// An open file descriptor, closed on destruction. The members throw std::system_error, whose message names the file.
class Descriptor {
 public:
  Descriptor(const std::filesystem::path& path, int flags) : Descriptor(path, flags, path) {}

  /// Opens the file at `path` with the flags of POSIX's `open`. Error messages call the file `name`.
  Descriptor(const std::filesystem::path& path, int flags, std::filesystem::path name)
      : name_(std::move(name)), number_(::open(path.c_str(), flags | O_CLOEXEC, 0666)) {
    if (number_ < 0) fail("cannot be opened");
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }

  /// The name of the file in error messages.
  std::string name() const { return name_.string(); }

  /// The number of the descriptor. It must not be closed.
  int number() const { return number_; }

  /// Writes all bytes at the current position.
  void write(std::string_view content) {
    while (!content.empty()) {
      const auto written = ::write(number_, content.data(), content.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) fail("cannot be written");
      content.remove_prefix(static_cast<std::size_t>(written));
    }
  }

  /// Moves to a position within what has been written.
  void seek(std::uint64_t position) {
    if (::lseek(number_, static_cast<off_t>(position), SEEK_SET) < 0) fail("cannot be written");
  }

  /// Flushes the file to the disk.
  void sync() {
    if (::fsync(number_) != 0) fail("cannot be flushed to the disk");
  }

 private:
  [[noreturn]] void fail(const char* what) const {
    throw std::system_error(errno, std::generic_category(), name_.string() + " " + what);
  }

  std::filesystem::path name_;
  int number_;
};

}  // namespace archetype::io
