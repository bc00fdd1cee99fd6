// SPDX-License-Identifier: MIT
#include <archetype/image.hpp>

#include <filesystem>
#include <vector>

using namespace archetype;

int main(int, char** arguments) {
  const std::filesystem::path pictures = std::filesystem::path(arguments[1]) / "image";
  for (const char* name : {"420.jpg", "gray8.png", "lossy.webp", "gray8.tiff"}) {
    const std::vector<float> numbers = preprocess(read_image(pictures / name), Preset{.size = 32});
    if (numbers.size() != 3 * 32 * 32) return 1;
  }
  return 0;
}
