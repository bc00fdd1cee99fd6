// SPDX-License-Identifier: MIT
#pragma once
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <string_view>

/// Small pictures of every kind, and pillow.json: what Pillow 9.4 makes of them.
inline const std::filesystem::path pictures = std::filesystem::path(ARCHETYPE_TEST_DATA) / "image";

inline nlohmann::json pillow() { return nlohmann::json::parse(std::ifstream(pictures / "pillow.json")); }

inline std::string content_of(const std::filesystem::path& file) {
  std::ifstream source(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(source), {}};
}

inline std::span<const std::byte> bytes_of(std::string_view text) { return std::as_bytes(std::span(text)); }
