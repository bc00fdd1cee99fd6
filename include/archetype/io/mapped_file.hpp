// SPDX-License-Identifier: MIT
#pragma once
#include <cstddef>
#include <filesystem>
#include <span>
#include <system_error>

#include <boost/interprocess/file_mapping.hpp>
#include <boost/interprocess/mapped_region.hpp>

namespace archetype::io {

/// The content of a file, mapped into memory and so read page by page on first access. The file must not be truncated
/// while it is mapped.
class MappedFile {
 public:
  /// Throws std::system_error or std::filesystem::filesystem_error, whose message names the file, if it cannot be read.
  explicit MappedFile(const std::filesystem::path& path) {
    if (std::filesystem::file_size(path) == 0) return;  // an empty file cannot be mapped
    namespace interprocess = boost::interprocess;
    try {
      region_ = interprocess::mapped_region{interprocess::file_mapping{path.c_str(), interprocess::read_only},
                                            interprocess::read_only};
    } catch (const interprocess::interprocess_exception& error) {
      throw std::system_error(error.get_native_error(), std::generic_category(), path.string() + " cannot be mapped");
    }
  }

  std::span<const std::byte> bytes() const& {
    return {static_cast<const std::byte*>(region_.get_address()), region_.get_size()};
  }
  std::span<const std::byte> bytes() const&& = delete;

 private:
  boost::interprocess::mapped_region region_;
};

}  // namespace archetype::io
