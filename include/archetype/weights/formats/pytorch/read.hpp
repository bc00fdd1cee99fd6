// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/weights/formats/pytorch/legacy.hpp>
#include <archetype/weights/formats/pytorch/zip.hpp>
#include <archetype/weights/state/state_dict.hpp>

#include <cstddef>
#include <span>
#include <string_view>

namespace archetype {

namespace detail {

/// Parses a file that `torch.save` wrote: a zip archive since PyTorch 1.6, otherwise the legacy format.
inline StateDict parse_pytorch(std::span<const std::byte> content, std::string_view wanted) {
  const bool zip = content.size() > 1 && content[0] == std::byte{'P'} && content[1] == std::byte{'K'};
  return zip ? parse_pytorch_zip(content, wanted) : parse_pytorch_legacy(content, wanted);
}

}  // namespace detail

}  // namespace archetype
