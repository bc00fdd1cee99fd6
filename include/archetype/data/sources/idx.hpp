// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/io/byte_order.hpp>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include <torch/types.h>
#include <zlib.h>

namespace archetype {

namespace detail {

[[noreturn]] inline void refuse_file(const std::filesystem::path& file, const std::string& reason) {
  throw std::runtime_error(file.string() + ": " + reason);
}

/// The content of a file, decompressed if it is gzip.
inline std::vector<std::uint8_t> unpacked(const std::filesystem::path& file) {
  errno = 0;
  const std::unique_ptr<gzFile_s, int (*)(gzFile)> source(gzopen(file.c_str(), "rb"), gzclose);
  if (!source) refuse_file(file, std::string("cannot be opened: ") + std::strerror(errno));
  std::vector<std::uint8_t> content;
  std::array<std::uint8_t, 1 << 16> part;
  int count = 0;
  while ((count = gzread(source.get(), part.data(), part.size())) > 0) {
    content.insert(content.end(), part.begin(), part.begin() + count);
  }
  int status = Z_OK;
  const std::string reason = gzerror(source.get(), &status);
  if (status != Z_OK) {
    refuse_file(file, "unpacking fails after " + std::to_string(content.size()) +
                          " bytes: " + (status == Z_ERRNO ? std::strerror(errno) : reason));
  }
  return content;
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
  const std::vector<std::uint8_t> content = detail::unpacked(file);
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
