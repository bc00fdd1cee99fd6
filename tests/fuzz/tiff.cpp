// SPDX-License-Identifier: MIT
#include "pictures.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return fuzz::read_picture(data, size, [](auto content) {
    const auto header = archetype::codecs::read_tag_header(content);
    if (!header) archetype::codecs::refuse_tiff("it does not begin like one");
    const archetype::codecs::TiffLayout layout = archetype::codecs::TiffLayoutReader(content, *header).read();
    return 1ULL * layout.height * layout.width;
  });
}
