// SPDX-License-Identifier: MIT
#include <archetype/image/image.hpp>
#include <archetype/image/read_image.hpp>
#include <archetype/weights/formats/weight_file.hpp>

#include <cstddef>
#include <filesystem>
#include <span>

#ifndef ARCHETYPE_COMPILED
#error "archetype::compiled says that its functions are compiled"
#endif

int main() {
  const std::filesystem::path file = "consumer.pt";
  const float number = 1;
  archetype::StateDict state;
  state.add({"a", archetype::ElementType::float32, {1}, std::as_bytes(std::span{&number, 1})});
  archetype::write_weights(file, state);
  const archetype::StateDict again = archetype::read_weights(file);
  std::filesystem::remove(file);
  try {
    archetype::decode_image({});
    return 1;
  } catch (const archetype::BadImage&) {
    return again.find("a") != nullptr ? 0 : 1;
  }
}
