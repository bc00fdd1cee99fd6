// SPDX-License-Identifier: MIT
#include <archetype/weights/formats/pytorch/zip.hpp>

#include <cstring>
#include <string_view>

#include <zlib.h>

#include "weights.hpp"

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max_size);

namespace {

std::uint32_t number_at(const std::uint8_t* place) {
  std::uint32_t number = 0;
  std::memcpy(&number, place, sizeof number);
  return number;
}

/// Gives each entry that is not compressed the checksum of its bytes, so that what is changed in a pickle is read.
void mend_checksums(std::span<std::uint8_t> archive) {
  constexpr std::size_t listed_size = 46, entry_size = 30;
  const std::string_view text{reinterpret_cast<const char*>(archive.data()), archive.size()};
  for (std::size_t at = 0; (at = text.find("PK\1\2", at)) != text.npos; ++at) {
    if (archive.size() - at < listed_size) return;
    const std::size_t entry = number_at(&archive[at + 42]), size = number_at(&archive[at + 20]);
    if (entry > archive.size() || archive.size() - entry < entry_size) continue;
    const std::uint32_t lengths = number_at(&archive[entry + 26]);
    const std::size_t begin = entry + entry_size + (lengths & 0xFFFF) + (lengths >> 16);
    if (begin > archive.size() || size > archive.size() - begin) continue;
    const auto sum = static_cast<std::uint32_t>(crc32(0, archive.data() + begin, static_cast<uInt>(size)));
    std::memcpy(&archive[at + 16], &sum, sizeof sum);
    std::memcpy(&archive[entry + 14], &sum, sizeof sum);
  }
}

}  // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size,
                                               unsigned seed) {
  const std::size_t changed = LLVMFuzzerMutate(data, size, max_size);
  if (seed % 8 != 0) mend_checksums({data, changed});
  return changed;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return fuzz::read_weights(data, size, [](auto content) { return archetype::detail::parse_pytorch_zip(content, {}); });
}
