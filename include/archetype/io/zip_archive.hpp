// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/io/zip_list.hpp>
#include <archetype/text/quoted.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <zip.h>

namespace archetype::io {

/// Memory that libzip reads an archive from, and the place of its last read.
struct ZipMemory {
  std::span<const std::byte> bytes;
  std::uint64_t position = 0;
  std::uint64_t last_begin = 0;
  std::uint64_t last_size = 0;
  zip_error_t error{};

  zip_int64_t read(void* to, std::uint64_t count) {
    last_begin = position;
    last_size = std::min<std::uint64_t>(count, bytes.size() - position);
    if (last_size != 0) std::memcpy(to, bytes.data() + position, last_size);
    position += last_size;
    return static_cast<zip_int64_t>(last_size);
  }

  zip_int64_t seek(void* arguments, std::uint64_t size) {
    const zip_int64_t to = zip_source_seek_compute_offset(position, bytes.size(), arguments, size, &error);
    if (to < 0) return -1;
    position = static_cast<std::uint64_t>(to);
    return 0;
  }

  zip_int64_t describe(void* to) const {
    zip_stat_t facts;
    zip_stat_init(&facts);
    facts.valid = ZIP_STAT_SIZE;
    facts.size = bytes.size();
    std::memcpy(to, &facts, sizeof facts);
    return sizeof facts;
  }

  /// The callback for libzip's `zip_source_function`.
  static zip_int64_t answer(void* memory, void* data, zip_uint64_t size, zip_source_cmd_t command) {
    auto& self = *static_cast<ZipMemory*>(memory);
    switch (command) {
      case ZIP_SOURCE_OPEN:
        self.position = 0;
        return 0;
      case ZIP_SOURCE_READ:
        return self.read(data, size);
      case ZIP_SOURCE_SEEK:
        return self.seek(data, size);
      case ZIP_SOURCE_TELL:
        return static_cast<zip_int64_t>(self.position);
      case ZIP_SOURCE_STAT:
        return self.describe(data);
      case ZIP_SOURCE_ERROR:
        return zip_error_to_data(&self.error, data, size);
      case ZIP_SOURCE_SUPPORTS:
        return ZIP_SOURCE_SUPPORTS_SEEKABLE;
      case ZIP_SOURCE_CLOSE:
      case ZIP_SOURCE_FREE:
        return 0;
      default:
        zip_error_set(&self.error, ZIP_ER_OPNOTSUPP, 0);
        return -1;
    }
  }
};

/// A zip archive in memory, read by libzip.
class ZipArchive {
 public:
  /// An entry of the archive.
  struct Entry {
    std::string name;
    std::uint64_t index;
    std::uint64_t size;  ///< uncompressed size in bytes
    bool stored;         ///< whether the entry is not compressed
  };

  /// Opens an archive. `bytes` must outlive it. Throws `BadArchive` if the bytes are no zip archive, or its list of
  /// entries is damaged.
  explicit ZipArchive(std::span<const std::byte> bytes) : memory_(std::make_unique<ZipMemory>()) {
    static_cast<void>(ZipLists{bytes}.memory());  // throws for lists that libzip must not read
    memory_->bytes = bytes;
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t* const source = zip_source_function_create(&ZipMemory::answer, memory_.get(), &error);
    if (source != nullptr) archive_.reset(zip_open_from_source(source, ZIP_RDONLY, &error));
    if (archive_ == nullptr && source != nullptr) zip_source_free(source);
    const std::string why = archive_ == nullptr ? zip_error_strerror(&error) : "";
    zip_error_fini(&error);
    if (archive_ == nullptr) throw BadArchive("it is no sound zip archive (libzip: " + why + ")");
  }

  /// The number of entries.
  std::uint64_t entries() const { return static_cast<std::uint64_t>(zip_get_num_entries(archive_.get(), 0)); }

  /// The entry of an index. Throws `BadArchive` if it cannot be read.
  Entry entry(std::uint64_t index) const {
    zip_stat_t facts;
    if (zip_stat_index(archive_.get(), index, 0, &facts) != 0 || (facts.valid & ZIP_STAT_SIZE) == 0)
      throw BadArchive("its entry " + std::to_string(index) + " cannot be read");
    return {facts.name, index, facts.size, facts.comp_method == ZIP_CM_STORE && facts.comp_size == facts.size};
  }

  /// Decompresses an entry. Throws `BadArchive` if that fails or its checksum is wrong.
  std::vector<std::byte> unpack(const Entry& entry) const {
    const File file = open(entry, 0);
    std::vector<std::byte> bytes(entry.size);
    std::byte beyond{};
    if (zip_fread(file.get(), bytes.data(), bytes.size()) != static_cast<zip_int64_t>(bytes.size()) ||
        zip_fread(file.get(), &beyond, 1) != 0)
      throw BadArchive("its entry " + detail::in_quotes(entry.name) +
                       " cannot be unpacked (libzip: " + zip_error_strerror(zip_file_get_error(file.get())) + ")");
    return bytes;
  }

  /// The bytes of an uncompressed entry within the archive's memory; nothing if the entry is compressed, or libzip does
  /// not reveal its place. The checksum is not verified, since that would read the whole entry. Throws `BadArchive` if
  /// the entry exceeds the archive.
  std::optional<std::span<const std::byte>> stored_bytes(const Entry& entry) const {
    if (!entry.stored) return std::nullopt;
    if (entry.size == 0) return std::span<const std::byte>{};
    const auto require_room = [&](std::uint64_t begin) {
      if (entry.size > memory_->bytes.size() - begin)
        throw BadArchive("its entry " + detail::in_quotes(entry.name) + " of " + std::to_string(entry.size) +
                         " bytes reaches beyond the end of the file");
    };
    require_room(0);  // first, since libzip 1.12 refuses to open such an entry, in words that say less
    // libzip has no function that returns the place, so this observes where it reads the first byte of the entry.
    const File file = open(entry, ZIP_FL_COMPRESSED);
    std::byte first{};
    if (zip_fread(file.get(), &first, 1) != 1 || memory_->last_size != 1) return std::nullopt;
    require_room(memory_->last_begin);
    return memory_->bytes.subspan(memory_->last_begin, entry.size);
  }

 private:
  struct Closer {
    void operator()(zip_t* archive) const { zip_discard(archive); }
    void operator()(zip_file_t* file) const { zip_fclose(file); }
  };
  using File = std::unique_ptr<zip_file_t, Closer>;

  File open(const Entry& entry, zip_flags_t flags) const {
    File file{zip_fopen_index(archive_.get(), entry.index, flags)};
    if (file == nullptr)
      throw BadArchive("its entry " + detail::in_quotes(entry.name) +
                       " cannot be opened (libzip: " + zip_strerror(archive_.get()) + ")");
    return file;
  }

  std::unique_ptr<ZipMemory> memory_;
  std::unique_ptr<zip_t, Closer> archive_;
};

}  // namespace archetype::io
