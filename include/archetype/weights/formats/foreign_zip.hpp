// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/text/quoted.hpp>
#include <archetype/weights/formats/foreign_file.hpp>
#include <archetype/weights/state/bytes.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace archetype::detail {

/// Calls `visit(name)` for each entry in the last directory of a zip archive, as far as it can be read; returns false
/// if there is no directory.
bool visit_zip_names(std::string_view archive, const auto& visit) {
  constexpr std::size_t end_size = 22, entry_size = 46;
  constexpr std::size_t longest_comment = 0xFFFF;
  const std::size_t tail = archive.size() - std::min(archive.size(), end_size + longest_comment);
  const std::size_t place = archive.substr(tail).rfind("PK\5\6");
  if (place == std::string_view::npos || archive.size() - tail - place < end_size) return false;
  const std::size_t end = tail + place;
  const auto number = [&](std::size_t at, std::size_t size) {
    return static_cast<std::size_t>(little_endian_number(archive.substr(at, size)));
  };
  std::size_t at = number(end + 16, 4);
  while (at <= end && end - at >= entry_size && archive.substr(at).starts_with("PK\1\2")) {
    const std::size_t name = number(at + 28, 2), more = number(at + 30, 2) + number(at + 32, 2);
    if (end - at - entry_size < name + more) break;
    visit(archive.substr(at + entry_size, name));
    at += entry_size + name + more;
  }
  return true;
}

/// Whether a file name is that of a weight file.
inline bool names_weights(std::string_view name) {
  constexpr std::string_view endings[] = {
      ".safetensors",   ".pth", ".pt", ".bin", ".ckpt", ".th", ".pkl", ".pth.tar", ".safetensors.index.json",
      ".bin.index.json"};
  return std::any_of(std::begin(endings), std::end(endings), [&](auto ending) { return name.ends_with(ending); });
}

/// Describes a zip archive that torch.save did not write or that is truncated; empty if it may be sound.
inline std::string foreign_zip(std::string_view archive) {
  std::string inner;
  bool pickle = false, program = false, arrays = false, keras = false;
  const bool has_list = visit_zip_names(archive, [&](std::string_view name) {
    const std::string_view in_folder = name.substr(std::min(name.find('/'), name.size() - 1) + 1);
    pickle = pickle || in_folder == "data.pkl";
    program = program || in_folder == "constants.pkl" || in_folder == "bytecode.pkl" || in_folder.starts_with("code/");
    arrays = arrays || name.ends_with(".npy");
    keras = keras || name.ends_with("model.weights.h5");
    if (inner.empty() && names_weights(name) && in_folder != "data.pkl") inner = in_quotes(name);
  });
  if (!has_list) return "it is a zip archive without its end" + std::string{cut_short};
  if (program)
    return "it is a TorchScript program, which torch.jit.save wrote; load it in Python by torch.jit.load, and save its "
           "state_dict() by torch.save";
  if (pickle) return {};
  if (keras) return "it is a Keras model" + std::string{convert_it};
  if (arrays) return "it is an archive of NumPy arrays (.npz); load it in Python, and save tensors by torch.save";
  if (!inner.empty()) return "it is a zip archive around " + inner + "; unpack it, and read that";
  return {};
}

}  // namespace archetype::detail
