// SPDX-License-Identifier: MIT
#include "pictures.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return fuzz::read_picture(data, size, [](auto content) {
    const auto header = archetype::codecs::BmpHeaderReader(content).read();
    return 1ULL * header.height * header.width;
  });
}
