// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/files/mapped_file.hpp>
#include <archetype/weights/pytorch_legacy.hpp>
#include <archetype/weights/pytorch_zip.hpp>
#include <archetype/weights/state_dict.hpp>

#include <cstddef>
#include <filesystem>
#include <string_view>

namespace archetype {

/// The tensors of a file that `torch.save` wrote, before or after PyTorch 1.6: see `read_pytorch_zip`.
inline StateDict read_pytorch(const std::filesystem::path& path, std::string_view wanted = {}) {
  const MappedFile file{path};
  const bool zip = file.bytes().size() > 1 && file.bytes()[0] == std::byte{'P'} && file.bytes()[1] == std::byte{'K'};
  return zip ? read_pytorch_zip(path, wanted) : read_pytorch_legacy(path, wanted);
}

}  // namespace archetype
