// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/io/write_file.hpp>
#include <archetype/io/zip_writer.hpp>
#include <archetype/weights/formats/pytorch/pickle_writer.hpp>
#include <archetype/weights/state/check_names.hpp>
#include <archetype/weights/state/state_dict.hpp>

#include <cstddef>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace archetype {

/// Writes a state dict atomically, as `torch.save` does since PyTorch 1.6; `torch.load`, with or without
/// `weights_only`, returns an OrderedDict with the metadata as its attribute `metadata`. Tensors in the same memory
/// share a storage. Throws `BadWeights` for a name that is not UTF-8, and std::system_error, naming the file, if it
/// cannot be written.
inline void write_pytorch(const std::filesystem::path& path, const StateDict& state) {
  detail::check_names(path, state);
  std::vector<std::string> keys;
  std::vector<std::span<const std::byte>> storages;
  std::map<std::tuple<const std::byte*, std::size_t, ElementType>, std::size_t> known;
  for (const StoredTensor& tensor : state.tensors()) {
    const auto [place, first] =
        known.emplace(std::tuple{tensor.bytes.data(), tensor.bytes.size(), tensor.type}, storages.size());
    if (first) storages.push_back(tensor.bytes);
    keys.push_back(std::to_string(place->second));
  }
  const std::string pickle = detail::PickleWriter{}.write(state, keys);
  const auto bytes_of = [](std::string_view text) { return std::as_bytes(std::span{text}); };
  io::replace_file(path, [&](io::Descriptor& file) {
    io::ZipWriter archive{file};
    archive.add("archive/data.pkl", bytes_of(pickle));
    archive.add("archive/byteorder", bytes_of("little"));
    for (std::size_t i = 0; i < storages.size(); ++i) archive.add("archive/data/" + std::to_string(i), storages[i]);
    archive.add("archive/version", bytes_of("3\n"));
    archive.close();
  });
}

}  // namespace archetype
