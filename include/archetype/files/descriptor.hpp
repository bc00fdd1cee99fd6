// SPDX-License-Identifier: MIT
#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace archetype::detail {

/// An open file of the operating system, closed at the end. Its functions throw std::system_error, naming the file.
class Descriptor {
 public:
  Descriptor(const std::filesystem::path& path, int flags) : Descriptor(path, flags, path) {}

  /// Opens the file at `path`, which errors call `name`.
  Descriptor(const std::filesystem::path& path, int flags, std::filesystem::path name)
      : name_(std::move(name)), number_(::open(path.c_str(), flags | O_CLOEXEC, 0666)) {
    if (number_ < 0) fail("cannot be opened");
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }

  /// What errors call the file.
  std::string name() const { return name_.string(); }

  /// The number by which the operating system knows the file.
  int number() const { return number_; }

  void write(std::string_view content) {
    while (!content.empty()) {
      const auto written = ::write(number_, content.data(), content.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) fail("cannot be written");
      content.remove_prefix(static_cast<std::size_t>(written));
    }
  }

  /// Moves to a position that has been written.
  void seek(std::uint64_t position) {
    if (::lseek(number_, static_cast<off_t>(position), SEEK_SET) < 0) fail("cannot be written");
  }

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

}  // namespace archetype::detail
