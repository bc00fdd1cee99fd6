// SPDX-License-Identifier: MIT
#include <archetype/weights/formats/safetensors/safetensors.hpp>

#include "weights.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return fuzz::read_weights(data, size, archetype::detail::parse_safetensors);
}
