// SPDX-License-Identifier: MIT
#pragma once
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

/// All bytes of a file.
inline std::string content_of(const std::filesystem::path& file) {
  std::ifstream source(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(source), {}};
}
