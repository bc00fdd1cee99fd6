// SPDX-License-Identifier: MIT
#include "pictures.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return fuzz::read_picture(data, size, [](auto content) {
    const archetype::detail::TiffLayout layout = archetype::detail::TiffReader(content).layout();
    return 1ULL * layout.height * layout.width;
  });
}
