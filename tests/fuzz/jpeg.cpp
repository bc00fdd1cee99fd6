// SPDX-License-Identifier: MIT
#include "pictures.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return fuzz::read_picture(data, size, [](auto content) {
    archetype::codecs::JpegReader reader(content);
    reader.open();
    return 1ULL * reader.library().image_height * reader.library().image_width;
  });
}
