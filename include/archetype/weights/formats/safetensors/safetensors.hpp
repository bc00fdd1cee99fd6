// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/io/write_file.hpp>
#include <archetype/text/quoted.hpp>
#include <archetype/weights/formats/json.hpp>
#include <archetype/weights/formats/read_mapped.hpp>
#include <archetype/weights/formats/safetensors/header.hpp>
#include <archetype/weights/state/bytes.hpp>
#include <archetype/weights/state/check_names.hpp>
#include <archetype/weights/state/memory_budget.hpp>
#include <archetype/weights/state/state_dict.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace archetype {

namespace detail {

/// The longest header that the format allows, in bytes.
inline constexpr std::uint64_t longest_safetensors_header = 100'000'000;

/// Rejects overlapping tensors, and bytes that belong to no tensor.
inline void check_layout(const std::deque<SafetensorsField>& fields, std::uint64_t size) {
  std::vector<const SafetensorsField*> in_order;
  in_order.reserve(fields.size());
  for (const SafetensorsField& field : fields) in_order.push_back(&field);
  std::sort(in_order.begin(), in_order.end(),
            [](const auto* a, const auto* b) { return std::pair{a->begin, a->end} < std::pair{b->begin, b->end}; });
  std::uint64_t end = 0;
  for (const SafetensorsField* field : in_order) {
    if (field->begin != end)
      throw BadWeights(in_quotes(field->name) + " begins at byte " + std::to_string(field->begin) +
                       " of the data, not at " + std::to_string(end) + ", where the tensor before it ends");
    end = field->end;
  }
  if (end != size)
    throw BadWeights("its data has " + std::to_string(size) + " bytes, but its tensors end at byte " +
                     std::to_string(end) + std::string{end < size ? "" : cut_short});
}

/// Parses the content of a safetensors file, which the tensors refer to.
inline StateDict parse_safetensors(std::span<const std::byte> content) {
  if (content.size() < 8) throw BadWeights("it has no room for the length of its header");
  const std::uint64_t length = little_endian_number(as_text(content.first(8)));
  if (length > longest_safetensors_header || length > content.size() - 8)
    throw BadWeights("its header would be " + std::to_string(length) + " bytes long, and the file has " +
                     std::to_string(content.size()) +
                     std::string{length > longest_safetensors_header ? "" : cut_short});
  const auto header = content.subspan(8, static_cast<std::size_t>(length));
  const auto data = content.subspan(8 + header.size());
  MemoryBudget budget{content.size()};
  SafetensorsHeader parsed{as_text(header), budget};
  check_layout(parsed.fields(), data.size());
  StateDict state;
  state.reserve(parsed.fields().size());
  state.metadata() = std::move(parsed.metadata());
  for (const SafetensorsField& field : parsed.fields()) {
    if (field.unreadable.empty())
      state.add(
          {field.name, field.type, field.extents,
           data.subspan(static_cast<std::size_t>(field.begin), static_cast<std::size_t>(field.end - field.begin))});
    else
      state.unreadable().emplace(field.name,
                                 "has elements of type " + in_quotes(field.unreadable) + ", which cannot be read");
  }
  if (state.tensors().empty() && !state.unreadable().empty())
    throw BadWeights(in_quotes(state.unreadable().begin()->first) + " " + state.unreadable().begin()->second);
  return state;
}

}  // namespace detail

/// Reads a safetensors file; the tensors refer to the mapped file and are not copied. Throws `BadWeights`, naming the
/// file and the field, if the file violates the format, and std::system_error if it cannot be read.
inline StateDict read_safetensors(const std::filesystem::path& path) {
  return detail::read_mapped(path, detail::parse_safetensors);
}

/// Writes a safetensors file atomically. Orders tensors by decreasing element size, so that each is aligned, and then
/// by name. Throws `BadWeights` for an element type or a name that the format does not support.
inline void write_safetensors(const std::filesystem::path& path, const StateDict& state) {
  detail::check_names(path, state);
  if (state.find(detail::metadata_key) != nullptr)
    throw BadWeights(path.string() + ": no tensor may be named " + std::string{detail::metadata_key} +
                     ", which is the format's name of its metadata");
  std::vector<const StoredTensor*> in_order;
  for (const StoredTensor& tensor : state.tensors()) in_order.push_back(&tensor);
  std::sort(in_order.begin(), in_order.end(), [](const auto* a, const auto* b) {
    return std::pair{size_of(b->type), std::string_view{a->name}} <
           std::pair{size_of(a->type), std::string_view{b->name}};
  });
  std::string text;
  const auto begin_member = [&text](std::string_view name) {
    text += text.empty() ? '{' : ',';
    (text += detail::json_text(name)) += ":{";
  };
  if (!state.metadata().empty()) {
    begin_member(detail::metadata_key);
    for (const auto& [key, words] : state.metadata())
      (((text += detail::json_text(key)) += ':') += detail::json_text(words)) += ',';
    text.back() = '}';
  }
  std::uint64_t end = 0;
  for (const StoredTensor* tensor : in_order) {
    const std::string_view type = detail::facts_of(tensor->type).safetensors;
    if (type.empty())
      throw BadWeights(path.string() + ": " + tensor->name + " has elements of " + std::string{name_of(tensor->type)} +
                       ", which safetensors has no name for");
    begin_member(tensor->name);
    (text += "\"dtype\":") += detail::json_text(type);
    text += ",\"shape\":[";
    for (const long long extent : tensor->extents) (text += std::to_string(extent)) += ',';
    if (!tensor->extents.empty()) text.pop_back();
    (text += "],\"data_offsets\":[") += std::to_string(end);
    end += tensor->bytes.size();
    ((text += ',') += std::to_string(end)) += "]}";
  }
  text += text.empty() ? "{}" : "}";
  text.resize((text.size() + 7) / 8 * 8, ' ');
  const std::string length = detail::little_endian_bytes(text.size(), 8);
  std::vector<std::string_view> pieces{length, text};
  for (const StoredTensor* tensor : in_order) pieces.push_back(detail::as_text(tensor->bytes));
  io::write_file(path, pieces);
}

}  // namespace archetype
