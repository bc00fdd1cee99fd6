// SPDX-License-Identifier: MIT
#include <archetype/image.hpp>

#include <filesystem>
#include <iostream>
#include <string>

using namespace archetype;

bool refuses(const std::filesystem::path& picture, const std::string& reason) {
  try {
    read_image(picture);
  } catch (const BadImage& bad) {
    std::cout << bad.what() << '\n';
    return bad.what() == picture.string() + ": " + reason;
  }
  return false;
}

int main(int, char** arguments) {
  const std::filesystem::path pictures = std::filesystem::path(arguments[1]) / "image";
  const bool right = refuses(pictures / "lossy.webp", "it is a WebP file, and this build lacks the codec, libwebp") &&
                     refuses(pictures / "gray8.tiff", "it is a TIFF file, and this build lacks the codec, libtiff") &&
                     read_image(pictures / "420.jpg").width() > 0;
  return right ? 0 : 1;
}
