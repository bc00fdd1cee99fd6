// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/weights/bytes.hpp>
#include <archetype/weights/read_mapped.hpp>
#include <archetype/weights/read_pytorch.hpp>
#include <archetype/weights/safetensors.hpp>
#include <archetype/weights/state_dict.hpp>
#include <archetype/weights/write_pytorch.hpp>

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace archetype {

namespace detail {

/// Whether a file's content begins as a safetensors file's does: with the length of a header, which is a JSON object.
inline bool looks_like_safetensors(std::span<const std::byte> content) {
  return content.size() > 8 && content[8] == std::byte{'{'};
}

}  // namespace detail

/// The tensors of a weight file, safetensors or PyTorch's of any age, told apart by its content. `wanted` is as for
/// `read_pytorch`. Throws `BadWeights` for anything else, and what the reader of the format throws.
inline StateDict read_weights(const std::filesystem::path& path, std::string_view wanted = {}) {
  return detail::read_mapped(path, [&](std::span<const std::byte> content) {
    if (detail::looks_like_safetensors(content)) return detail::parse_safetensors(content);
    const auto begins_with = [&](std::string_view mark) { return detail::as_text(content).starts_with(mark); };
    if (begins_with("PK") || begins_with("\x80")) return detail::parse_pytorch(content, wanted);
    throw BadWeights(content.empty() ? "it is empty" : "it begins like neither safetensors nor a file of torch.save");
  });
}

/// Writes a state dict in the format that the file's name asks for: `.safetensors`, or `.pt` or `.pth` for PyTorch's,
/// whole or not at all. The metadata of a safetensors file say that its shapes are PyTorch's, as its readers expect.
/// Throws `BadWeights` for another ending, and what the writer of the format throws.
inline void write_weights(const std::filesystem::path& path, StateDict state) {
  const std::filesystem::path ending = path.extension();
  if (ending == ".safetensors") {
    state.metadata().emplace("format", "pt");
    return write_safetensors(path, state);
  }
  if (ending == ".pt" || ending == ".pth") return write_pytorch(path, state);
  throw BadWeights(path.string() + ": the name of a weight file ends in .safetensors, .pt or .pth");
}

}  // namespace archetype
