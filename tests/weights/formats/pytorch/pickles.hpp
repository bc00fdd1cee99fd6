// SPDX-License-Identifier: MIT
#pragma once
// Pickles made by hand, piece by piece, and files of them.
#include <archetype/io/zip_writer.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "../../../content_of.hpp"

namespace pickles {

inline std::string little_endian(std::uint64_t number, int size) {
  std::string bytes;
  for (int i = 0; i < size; ++i) bytes += static_cast<char>(number >> (8 * i) & 0xFF);
  return bytes;
}
inline std::string text(std::string_view words) { return 'X' + little_endian(words.size(), 4) + std::string{words}; }
inline std::string integer(long long number) {
  return "\x8A\x08" + little_endian(static_cast<std::uint64_t>(number), 8);
}
inline std::string global(const std::string& module, const std::string& name) {
  return 'c' + module + '\n' + name + '\n';
}
inline std::string tuple(const std::string& items) { return '(' + items + 't'; }
inline std::string integers(std::initializer_list<long long> numbers) {
  std::string items;
  for (const long long number : numbers) items += integer(number);
  return tuple(items);
}
inline std::string dict(const std::string& items) { return "}(" + items + 'u'; }

/// A storage; `view` is there in legacy files only.
inline std::string storage(const std::string& key, long long elements, const std::string& view = "") {
  return tuple(text("storage") + global("torch", "FloatStorage") + text(key) + text("cpu") + integer(elements) + view) +
         'Q';
}
inline std::string tensor(const std::string& in, long long offset, const std::string& extents,
                          const std::string& strides, const std::string& more = "") {
  return global("torch._utils", "_rebuild_tensor_v2") +
         tuple(in + integer(offset) + extents + strides + "\x89}" + more) + 'R';
}
/// Two rows of three, which fill storage "0".
inline std::string matrix() { return tensor(storage("0", 6), 0, integers({2, 3}), integers({3, 1})); }

inline std::string pickle(const std::string& value) { return "\x80\x02" + value + '.'; }

inline std::span<const std::byte> bytes_of(std::string_view text) { return std::as_bytes(std::span{text}); }

inline void write(const std::filesystem::path& path, std::string_view content) {
  std::ofstream(path, std::ios::binary).write(content.data(), static_cast<std::streamsize>(content.size()));
}

using Entries = std::vector<std::pair<std::string, std::string>>;

inline void write_zip(const std::filesystem::path& path, const Entries& entries) {
  archetype::io::Descriptor file{path, O_WRONLY | O_CREAT | O_TRUNC};
  archetype::io::ZipWriter archive{file};
  for (const auto& [name, content] : entries) archive.add(name, bytes_of(content));
  archive.close();
}

/// A pickle beside a storage "0" of 24 bytes.
inline Entries with_storage(const std::string& value) {
  return {{"x/data.pkl", pickle(value)}, {"x/data/0", std::string(24, '\0')}, {"x/version", "3\n"}};
}

inline std::string legacy_preamble(const std::string& version = integer(1001), const std::string& little = "\x88") {
  return pickle("\x8A\x0A\x6C\xFC\x9C\x46\xF9\x20\x6A\xA8\x50\x19") + pickle(version) +
         pickle(dict(text("little_endian") + little));
}

}  // namespace pickles
