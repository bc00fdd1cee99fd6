// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/io/mapped_file.hpp>
#include <archetype/text/quoted.hpp>
#include <archetype/weights/formats/foreign_file.hpp>
#include <archetype/weights/formats/foreign_zip.hpp>
#include <archetype/weights/formats/pytorch/read.hpp>
#include <archetype/weights/formats/pytorch/write.hpp>
#include <archetype/weights/formats/read_mapped.hpp>
#include <archetype/weights/formats/safetensors/safetensors.hpp>
#include <archetype/weights/formats/safetensors/shards.hpp>
#include <archetype/weights/state/bytes.hpp>
#include <archetype/weights/state/memory_budget.hpp>
#include <archetype/weights/state/state_dict.hpp>
#include <archetype/weights/state/subtree.hpp>

#include <array>
#include <cstddef>
#include <filesystem>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <system_error>

namespace archetype::detail {

/// Whether a text may be a JSON object.
inline bool begins_object(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  return begin != std::string_view::npos && text[begin] == '{';
}

/// Whether a file begins like safetensors: with the length of a header that is a JSON object.
inline bool looks_like_safetensors(std::string_view content) {
  return content.size() > 8 && little_endian_number(content.substr(0, 8)) <= longest_safetensors_header &&
         begins_object(content.substr(8));
}

/// Whether a file may be an index of shards: a JSON object, and not the length of a safetensors header whose lowest
/// byte happens to be a brace.
inline bool looks_like_index(std::string_view content) {
  return begins_object(content) && !looks_like_safetensors(content);
}

/// Reads the content of a file that is not an index of shards; `name` is the file's, which may reveal its kind.
inline StateDict parse_weights(std::span<const std::byte> content, std::string_view name, std::string_view wanted) {
  const std::string_view text = as_text(content);
  if (text.empty()) throw BadWeights("it is empty");
  if (looks_like_safetensors(text)) return tensors_under(parse_safetensors(content), wanted);
  if (text.starts_with("\x80")) return parse_pytorch(content, wanted);
  std::string what = text.starts_with("PK\3\4") ? foreign_zip(text) : std::string{};
  if (what.empty() && text.starts_with("PK")) return parse_pytorch(content, wanted);
  if (what.empty()) what = foreign_file(text, name);
  throw BadWeights(what.empty() ? "it begins like neither safetensors nor a file of torch.save" : what);
}

/// What the name of a file, or of one next to it, says about an unfinished download.
inline std::string hint_of_name(const std::filesystem::path& path) {
  static constexpr std::array endings{".crdownload", ".part",       ".partial",    ".download",
                                      ".aria2",      ".opdownload", ".incomplete", ".!ut"};
  const std::string name = path.filename().string();
  for (const std::string_view ending : endings)
    if (name.ends_with(ending)) return " (by its name, it is a download that is not finished)";
  std::error_code ignored;
  if (std::filesystem::exists(path.string() + ".aria2", ignored))
    return " (there is a " + printable(name) + ".aria2 beside it, so its download is not finished)";
  return {};
}

/// Describes a directory given instead of a weight file, listing the weight files in it.
inline std::string complaint_about_directory(const std::filesystem::path& path) {
  std::set<std::string> found;
  bool unpacked = false;
  for (const auto& entry : std::filesystem::recursive_directory_iterator{
           path, std::filesystem::directory_options::skip_permission_denied}) {
    const std::string name = entry.path().lexically_relative(path).generic_string();
    unpacked = unpacked || entry.path().filename() == "data.pkl";
    if (names_weights(name) && entry.path().filename() != "data.pkl") found.insert(name);
    if (entry.path().filename() == "saved_model.pb") return "it is a TensorFlow SavedModel" + std::string{convert_it};
    if (found.size() > 100) break;
  }
  if (unpacked)
    return "it is a directory that a file of torch.save was unpacked into, as some browsers do; read the file itself, "
           "or pack the directory again by zip -0 -r";
  if (found.empty()) return "it is a directory, and holds no weight file";
  return "it is a directory; read a file in it: " + list_in_quotes(found, 8);
}

/// Reads a file, and the shards that it is an index of if `may_be_index` is true.
inline StateDict read_weights(const std::filesystem::path& path, std::string_view wanted, bool may_be_index) {
  const std::string name = path.filename().string();
  try {
    if (std::filesystem::is_directory(path)) throw BadWeights(complaint_about_directory(path));
    const io::MappedFile file{path};
    const std::string_view text = as_text(file.bytes());
    if (may_be_index && looks_like_index(text)) {
      MemoryBudget budget{text.size()};
      const ShardIndex index{text, budget};
      if (index.is_index())
        return tensors_under(
            read_shards(path, index, [](const auto& shard) { return detail::read_weights(shard, {}, false); }), wanted);
    }
  } catch (const BadWeights& bad) {
    throw BadWeights(path.string() + ": " + bad.what() + hint_of_name(path));
  }
  return read_mapped(path, [&](std::span<const std::byte> content) {
    try {
      return parse_weights(content, name, wanted);
    } catch (const BadWeights& bad) {
      throw BadWeights(bad.what() + hint_of_name(path));
    }
  });
}

/// Writes a state dict in the format given by the extension.
inline void write_weights(const std::filesystem::path& path, StateDict state) {
  const std::filesystem::path ending = path.extension();
  if (ending == ".safetensors") {
    state.metadata().emplace("format", "pt");
    return write_safetensors(path, state);
  }
  if (ending == ".pt" || ending == ".pth") return write_pytorch(path, state);
  throw BadWeights(path.string() + ": the name of a weight file ends in .safetensors, .pt or .pth");
}

}  // namespace archetype::detail
