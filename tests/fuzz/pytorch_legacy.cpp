// SPDX-License-Identifier: MIT
#include <archetype/weights/formats/pytorch/legacy.hpp>

#include "weights.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return fuzz::read_weights(data, size,
                            [](auto content) { return archetype::detail::parse_pytorch_legacy(content, {}); });
}
