// SPDX-License-Identifier: MIT
#include "pictures.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return fuzz::read_picture(data, size, [](auto content) {
    archetype::codecs::GifReader reader(content);
    reader.open();
    return 1ULL * reader.height() * reader.width();
  });
}
