// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/image/codecs/inflate.hpp>
#include <archetype/io/byte_order.hpp>
#include <archetype/io/mapped_file.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <span>
#include <stdexcept>
#include <string>
#include <system_error>
#include <vector>

#include <torch/types.h>
#include <zlib.h>

namespace archetype {

namespace detail {

[[noreturn]] inline void refuse_file(const std::filesystem::path& file, const std::string& reason) {
  throw std::runtime_error(file.string() + ": " + reason);
}

/// Decompresses the content of a gzip file.
inline std::vector<std::uint8_t> unpacked(const std::filesystem::path& file, std::span<const std::byte> packed) {
  // By itself, zlib's `gzread` does not notice that a file was cut, from version 1.3.2 on.
  codecs::Inflater inflater{codecs::DeflateFormat::gzip};
  inflater.give(packed);
  std::vector<std::uint8_t> content;
  const int code = codecs::unpack_growing(inflater, content, content.max_size());
  if (code != Z_STREAM_END)
    refuse_file(file, "unpacking fails after " + std::to_string(content.size()) + " bytes: " +
                          (code == Z_OK || code == Z_BUF_ERROR ? "unexpected end of file" : "the data are damaged"));
  return content;
}

/// The content of a file, decompressed if it is gzip.
inline std::vector<std::uint8_t> content_of(const std::filesystem::path& file) {
  try {
    const io::MappedFile mapped{file};
    const auto* const first = reinterpret_cast<const std::uint8_t*>(mapped.bytes().data());
    const std::size_t size = mapped.bytes().size();
    if (size > 1 && first[0] == 0x1F && first[1] == 0x8B) return unpacked(file, mapped.bytes());
    return {first, first + size};
  } catch (const std::system_error& error) {
    refuse_file(file, "cannot be opened: " + error.code().message());
  }
}

inline std::uint32_t big_endian(const std::uint8_t* bytes) {
  return static_cast<std::uint32_t>(io::number_of(std::span{bytes, 4}, io::ByteOrder::big_endian));
}

inline std::string hexadecimal(std::uint32_t value) {
  std::array<char, 11> text;
  std::snprintf(text.data(), text.size(), "0x%08x", static_cast<unsigned>(value));
  return text.data();
}

}  // namespace detail

/// Reads an idx file of unsigned bytes, gzipped or plain, as an 8-bit tensor with one dimension per name in `fields`.
/// Throws std::runtime_error, naming the file, the field and both values, for any other file.
inline torch::Tensor read_idx(const std::filesystem::path& file, const std::vector<std::string>& fields) {
  const std::vector<std::uint8_t> content = detail::content_of(file);
  const std::size_t header = 4 * (1 + fields.size());
  if (content.size() < header) {
    detail::refuse_file(file,
                        "header has " + std::to_string(content.size()) + " bytes, expected " + std::to_string(header));
  }
  const std::uint32_t magic = detail::big_endian(content.data());
  const std::uint32_t expected = 0x0800 | static_cast<std::uint32_t>(fields.size());
  if (magic != expected) {
    detail::refuse_file(file, "magic is " + detail::hexadecimal(magic) + ", expected " + detail::hexadecimal(expected));
  }

  std::vector<std::int64_t> shape;
  std::size_t announced = 1;
  std::string product;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const std::uint32_t length = detail::big_endian(content.data() + 4 * (i + 1));
    if (length == 0) detail::refuse_file(file, fields[i] + " is 0, expected at least 1");
    shape.push_back(length);
    // Beyond the content's size the exact product does not matter, and computing it might overflow.
    if (announced <= content.size()) announced *= length;
    product += (i == 0 ? "" : " × ") + fields[i] + " " + std::to_string(length);
  }
  const std::size_t found = content.size() - header;
  if (found != announced) {
    detail::refuse_file(file, "data has " + std::to_string(found) + " bytes, but the header announces " + product);
  }

  torch::Tensor values = torch::empty(shape, torch::kUInt8);
  std::memcpy(values.data_ptr<std::uint8_t>(), content.data() + header, found);
  return values;
}

}  // namespace archetype
