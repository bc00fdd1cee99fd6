// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

#include "../image/codecs/formats.hpp"
#include "pictures.hpp"

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max_size);

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size,
                                               unsigned seed) {
  const std::size_t changed = LLVMFuzzerMutate(data, size, max_size);
  if (seed % 8 == 0) return changed;
  const std::string mended = with_png_checksums({reinterpret_cast<const char*>(data), changed});
  std::copy(mended.begin(), mended.end(), data);
  return changed;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return fuzz::read_picture(data, size, [](auto content) {
    archetype::codecs::PngChunks reader(content);
    reader.open();
    return 1ULL * reader.height() * reader.width();
  });
}
