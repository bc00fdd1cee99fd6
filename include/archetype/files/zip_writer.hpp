// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/files/descriptor.hpp>
#include <archetype/files/zip_output.hpp>

#include <zip.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>

namespace archetype {

/// Writes a zip archive of uncompressed entries, each of which begins at a multiple of 64 bytes, so that it can be used
/// in place after mapping the file into memory. The same entries always result in the same bytes, since entries have no
/// timestamps. All members throw std::runtime_error, whose message names the file, if writing fails.
class ZipWriter {
 public:
  /// Begins an archive. `file` must be empty and outlive the writer.
  explicit ZipWriter(detail::Descriptor& file)
      : name_(file.name()), output_(std::make_unique<detail::ZipOutput>(file)) {
    zip_source_t* const source = zip_source_function_create(&detail::ZipOutput::answer, output_.get(), nullptr);
    if (source != nullptr) archive_.reset(zip_open_from_source(source, ZIP_CREATE | ZIP_TRUNCATE, nullptr));
    if (archive_ == nullptr && source != nullptr) zip_source_free(source);
    if (archive_ == nullptr) throw std::runtime_error(name_ + " cannot be opened as a zip archive");
  }

  /// Adds an entry. `bytes` must stay valid until `close`, which reads them.
  void add(const std::string& name, std::span<const std::byte> bytes) {
    zip_source_t* const source = zip_source_buffer(archive_.get(), bytes.data(), bytes.size(), 0);
    if (source == nullptr) fail();
    const zip_int64_t added = zip_file_add(archive_.get(), name.c_str(), source, ZIP_FL_ENC_UTF_8);
    if (added < 0) {
      zip_source_free(source);
      fail();
    }
    const auto index = static_cast<zip_uint64_t>(added);
    const std::uint64_t header = 30 + name.size() + 4 + (bytes.size() >= 0xFFFFFFFF ? 20 : 0);
    const std::uint64_t padding = (alignment - (position_ + header) % alignment) % alignment;
    static constexpr std::array<zip_uint8_t, alignment> blank{};
    if (zip_set_file_compression(archive_.get(), index, ZIP_CM_STORE, 0) != 0 ||
        zip_file_set_dostime(archive_.get(), index, 0, first_of_1980, 0) != 0 ||
        zip_file_extra_field_set(archive_.get(), index, padding_field, ZIP_EXTRA_FIELD_NEW, blank.data(),
                                 static_cast<zip_uint16_t>(padding), ZIP_FL_LOCAL) != 0)
      fail();
    position_ += header + padding + bytes.size();
  }

  /// Writes the archive to the file.
  void close() {
    if (zip_close(archive_.get()) != 0) fail();
    static_cast<void>(archive_.release());
  }

 private:
  struct Closer {
    void operator()(zip_t* archive) const { zip_discard(archive); }
  };

  static constexpr std::uint64_t alignment = 64;
  static constexpr zip_uint16_t first_of_1980 = 1 << 5 | 1;  // 1980-01-01, the earliest date of the format
  static constexpr zip_uint16_t padding_field = 0x4246;      // the field that PyTorch uses for its padding

  [[noreturn]] void fail() const {
    throw std::runtime_error(name_ + " cannot be written (libzip: " + zip_strerror(archive_.get()) + ")");
  }

  std::string name_;
  std::unique_ptr<detail::ZipOutput> output_;
  std::unique_ptr<zip_t, Closer> archive_;
  std::uint64_t position_ = 0;
};

}  // namespace archetype
