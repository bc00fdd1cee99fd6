// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>

#include <torch/types.h>
#include <zlib.h>

namespace archetype {

/// A CRC-32 of bytes and text, to tell data sets apart.
class Checksum {
 public:
  void add(const void* bytes, std::size_t count) { sum_ = crc32_z(sum_, static_cast<const Bytef*>(bytes), count); }

  void add(std::uint64_t number) { add(&number, sizeof number); }

  /// Includes the length, so that "ab", "c" and "a", "bc" differ.
  void add(std::string_view text) {
    add(text.size());
    add(text.data(), text.size());
  }

  /// The shape and the elements of a tensor.
  void add(const torch::Tensor& tensor) {
    const torch::Tensor values = tensor.cpu().contiguous();
    for (const std::int64_t extent : values.sizes()) add(static_cast<std::uint64_t>(extent));
    if (values.numel() > 0) add(values.data_ptr(), values.nbytes());
  }

  std::uint32_t value() const { return static_cast<std::uint32_t>(sum_); }

  /// The checksum as eight hexadecimal digits.
  std::string text() const {
    std::array<char, 9> digits;
    std::snprintf(digits.data(), digits.size(), "%08lx", static_cast<unsigned long>(sum_));
    return digits.data();
  }

 private:
  uLong sum_ = crc32(0, nullptr, 0);
};

}  // namespace archetype
