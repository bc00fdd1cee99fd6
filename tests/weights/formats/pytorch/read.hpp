// SPDX-License-Identifier: MIT
// Readers of one of PyTorch's formats each, where `read_weights` would find out by itself which it is.
#pragma once
#include <archetype/weights/formats/pytorch/read.hpp>
#include <archetype/weights/formats/read_mapped.hpp>

#include <cstddef>
#include <filesystem>
#include <span>
#include <string_view>

inline archetype::StateDict read_pytorch_zip(const std::filesystem::path& path, std::string_view wanted = {}) {
  return archetype::detail::read_mapped(
      path, [&](std::span<const std::byte> content) { return archetype::detail::parse_pytorch_zip(content, wanted); });
}

inline archetype::StateDict read_pytorch_legacy(const std::filesystem::path& path) {
  return archetype::detail::read_mapped(
      path, [](std::span<const std::byte> content) { return archetype::detail::parse_pytorch_legacy(content, {}); });
}

inline archetype::StateDict read_pytorch(const std::filesystem::path& path) {
  return archetype::detail::read_mapped(
      path, [](std::span<const std::byte> content) { return archetype::detail::parse_pytorch(content, {}); });
}
