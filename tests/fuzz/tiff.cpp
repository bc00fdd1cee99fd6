// SPDX-License-Identifier: MIT
#include "pictures.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return fuzz::read_picture(data, size, [](auto content) {
    const auto header = archetype::detail::read_tag_header(content);
    if (!header) archetype::detail::refuse_tiff("it does not begin like one");
    const archetype::detail::TiffLayout layout = archetype::detail::TiffLayoutReader(content, *header).read();
    return 1ULL * layout.height * layout.width;
  });
}
