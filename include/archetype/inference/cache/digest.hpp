// SPDX-License-Identifier: MIT
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

namespace archetype::inference {

/// A 64-bit digest of bytes, as fast as memory is read. It tells accidents: if it differs in one word of 8 bytes only,
/// other content always has another digest. It is no protection against somebody who wants two contents to have the
/// same. It depends on the byte order of the machine.
inline std::uint64_t digest_of(std::span<const std::byte> bytes) {
  const auto mixed = [](std::uint64_t number) {  // each step can be undone
    number *= 0x9E3779B97F4A7C15;
    return number ^ number >> 32;
  };
  using Words = std::array<std::uint64_t, 8>;  // as many as the processor multiplies at once
  Words sums{1, 2, 3, 4, 5, 6, 7, 8};
  const auto add = [&](const Words& words) {
    for (std::size_t i = 0; i < words.size(); ++i) sums[i] = mixed(sums[i] ^ words[i]);
  };
  Words words{};
  std::size_t done = 0;
  for (; done + sizeof(words) <= bytes.size(); done += sizeof(words)) {
    std::memcpy(words.data(), bytes.data() + done, sizeof(words));
    add(words);
  }
  if (done < bytes.size()) {
    words = {};
    std::memcpy(words.data(), bytes.data() + done, bytes.size() - done);
    add(words);
  }
  std::uint64_t digest = bytes.size();
  for (const std::uint64_t sum : sums) digest = mixed(digest ^ sum);
  return digest;
}

inline std::uint64_t digest_of(std::string_view text) { return digest_of(std::as_bytes(std::span{text})); }

}  // namespace archetype::inference
