// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/files/descriptor.hpp>

#include <zip.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <string_view>
#include <system_error>

namespace archetype::detail {

/// Lets libzip write an archive to an open file. By default, libzip writes to a temporary file with a name of its own,
/// and so leaves files behind when its process is killed.
class ZipOutput {
 public:
  /// `file` must be empty and outlive this object.
  explicit ZipOutput(Descriptor& file) : file_(file) {}

  /// The callback for libzip's `zip_source_function`.
  static zip_int64_t answer(void* output, void* data, zip_uint64_t size, zip_source_cmd_t command) {
    auto& self = *static_cast<ZipOutput*>(output);
    switch (command) {
      case ZIP_SOURCE_STAT:
        return self.fail(ZIP_ER_READ, ENOENT);  // there is no existing archive
      case ZIP_SOURCE_WRITE:
        return self.write({static_cast<const char*>(data), size});
      case ZIP_SOURCE_SEEK_WRITE:
        return self.seek(data, size);
      case ZIP_SOURCE_TELL_WRITE:
        return static_cast<zip_int64_t>(self.position_);
      case ZIP_SOURCE_ERROR:
        return zip_error_to_data(&self.error_, data, size);
      case ZIP_SOURCE_SUPPORTS:
        return ZIP_SOURCE_SUPPORTS_WRITABLE;
      case ZIP_SOURCE_BEGIN_WRITE:
      case ZIP_SOURCE_COMMIT_WRITE:
      case ZIP_SOURCE_ROLLBACK_WRITE:
      case ZIP_SOURCE_REMOVE:
      case ZIP_SOURCE_FREE:
        return 0;
      default:
        return self.fail(ZIP_ER_OPNOTSUPP, 0);
    }
  }

 private:
  zip_int64_t fail(int error, int system_error) {
    zip_error_set(&error_, error, system_error);
    return -1;
  }

  zip_int64_t write(std::string_view bytes) {
    try {
      file_.write(bytes);
    } catch (const std::system_error& error) {
      return fail(ZIP_ER_WRITE, error.code().value());
    }
    position_ += bytes.size();
    end_ = std::max(end_, position_);
    return static_cast<zip_int64_t>(bytes.size());
  }

  zip_int64_t seek(void* arguments, zip_uint64_t size) {
    const zip_int64_t to = zip_source_seek_compute_offset(position_, end_, arguments, size, &error_);
    if (to < 0) return -1;
    try {
      file_.seek(static_cast<std::uint64_t>(to));
    } catch (const std::system_error& error) {
      return fail(ZIP_ER_SEEK, error.code().value());
    }
    position_ = static_cast<std::uint64_t>(to);
    return 0;
  }

  Descriptor& file_;
  std::uint64_t position_ = 0;
  std::uint64_t end_ = 0;
  zip_error_t error_{};
};

}  // namespace archetype::detail
