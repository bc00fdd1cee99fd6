// SPDX-License-Identifier: MIT
#include <zlib.h>

#include "pictures.hpp"

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max_size);

namespace {

/// Gives each chunk the checksum of its bytes, so that what is changed in it is read.
void mend_checksums(std::span<std::uint8_t> picture) {
  constexpr std::size_t mark_size = 8, frame_size = 12;
  for (std::size_t at = mark_size; at + frame_size <= picture.size();) {
    std::size_t size = 0;
    for (std::size_t i = 0; i < 4; ++i) size = size << 8 | picture[at + i];
    if (size > picture.size() - at - frame_size) return;
    const auto sum = crc32(0, &picture[at + 4], static_cast<uInt>(size + 4));
    for (std::size_t i = 0; i < 4; ++i) picture[at + 8 + size + i] = static_cast<std::uint8_t>(sum >> (24 - 8 * i));
    at += frame_size + size;
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
  return fuzz::read_picture(data, size, [](auto content) {
    archetype::detail::PngChunks reader(content);
    reader.open();
    return 1ULL * reader.height() * reader.width();
  });
}
