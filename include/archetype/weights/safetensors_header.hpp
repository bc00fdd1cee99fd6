// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/weights/bytes.hpp>
#include <archetype/weights/state_dict.hpp>

#include <nlohmann/json.hpp>

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace archetype::detail {

/// Where a header has no tensor, but the metadata.
inline constexpr std::string_view metadata_key = "__metadata__";

/// One tensor of a safetensors header; the offsets count from the header's end.
struct SafetensorsField {
  std::string name;
  ElementType type = ElementType::float32;
  std::vector<long long> extents;
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
};

/// Reads a safetensors header event by event: no tree of values is built, so nesting and width cost nothing, and a key
/// that stands twice is seen.
class SafetensorsHeader : public nlohmann::json_sax<nlohmann::json> {
 public:
  /// Throws `BadWeights` for what is not such a header.
  explicit SafetensorsHeader(std::string_view text) { nlohmann::json::sax_parse(text, this); }

  const std::vector<SafetensorsField>& fields() const { return fields_; }
  const StateDict::Metadata& metadata() const { return metadata_; }

  // The events, called by the parser.
  bool start_object(std::size_t) override {
    if (++depth_ > 2 || in_array_) misplaced("an object");
    return true;
  }
  bool key(std::string& key) override {
    if (depth_ == 1) {
      if (!names_.insert(key).second) throw BadWeights(in_quotes(key) + " stands twice in its header");
      name_ = key;
      members_.clear();
      fields_.emplace_back().name = key;
      if (key == metadata_key) fields_.pop_back();
    } else {
      if (!members_.insert(key).second) refuse("has " + in_quotes(key) + " twice");
      member_ = key;
    }
    return true;
  }
  bool end_object() override {
    if (--depth_ == 1 && name_ != metadata_key) complete(fields_.back());
    member_.clear();
    return true;
  }
  bool string(std::string& text) override {
    if (depth_ != 2 || in_array_) misplaced("a text");
    if (name_ == metadata_key) {
      metadata_.emplace(member_, text);
      return true;
    }
    if (member_ != "dtype") misplaced("a text");
    for (const ElementFacts& facts : element_facts)
      if (!facts.safetensors.empty() && facts.safetensors == text) {
        fields_.back().type = facts.type;
        return true;
      }
    refuse("has elements of type " + in_quotes(text) + ", which cannot be read");
  }
  bool start_array(std::size_t) override {
    if (depth_ != 2 || in_array_ || name_ == metadata_key || (member_ != "shape" && member_ != "data_offsets"))
      misplaced("a list");
    in_array_ = true;
    offsets_ = 0;
    return true;
  }
  bool end_array() override {
    in_array_ = false;
    if (member_ == "data_offsets" && offsets_ != 2) refuse("has " + std::to_string(offsets_) + " data offsets, not 2");
    return true;
  }
  bool number_unsigned(std::uint64_t number) override {
    if (!in_array_) misplaced("a number");
    if (member_ == "shape") {
      if (fields_.back().extents.size() == 64) refuse("has more than 64 axes");
      if (number > most) refuse("has an extent of " + std::to_string(number));
      fields_.back().extents.push_back(static_cast<long long>(number));
    } else if (++offsets_ <= 2) {
      (offsets_ == 1 ? fields_.back().begin : fields_.back().end) = number;
    }
    return true;
  }
  bool number_integer(std::int64_t number) override { misplaced("the number " + std::to_string(number)); }
  bool number_float(double, const std::string& text) override { misplaced("the number " + text.substr(0, 80)); }
  bool null() override { misplaced("a null"); }
  bool boolean(bool) override { misplaced("a truth value"); }
  bool binary(nlohmann::json::binary_t&) override { misplaced("binary data"); }
  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override {
    throw BadWeights("its header is no JSON from byte " + std::to_string(position) + " on");
  }

 private:
  static constexpr std::uint64_t most = std::uint64_t{1} << 62;

  [[noreturn]] void refuse(const std::string& why) const {
    throw BadWeights((name_.empty() ? std::string{"its header"} : in_quotes(name_)) + " " + why);
  }
  [[noreturn]] void misplaced(const std::string& what) const {
    refuse("has " + what + (member_.empty() ? "" : " for " + in_quotes(member_)) + ", which the format does not know");
  }

  /// Refuses a tensor whose members do not fit together.
  void complete(const SafetensorsField& field) const {
    for (const char* const needed : {"dtype", "shape", "data_offsets"})
      if (!members_.contains(needed)) refuse(std::string{"has no \""} + needed + "\"");
    if (field.end < field.begin)
      refuse("ends at byte " + std::to_string(field.end) + ", before it begins at " + std::to_string(field.begin));
    std::uint64_t bytes = size_of(field.type);
    for (const long long extent : field.extents) {
      if (extent != 0 && bytes > most / static_cast<std::uint64_t>(extent))
        refuse("has more elements than any machine holds");
      bytes *= static_cast<std::uint64_t>(extent);
    }
    if (bytes != field.end - field.begin)
      refuse("has a shape of " + std::to_string(bytes) + " bytes, but " + std::to_string(field.end - field.begin) +
             " bytes of data");
  }

  int depth_ = 0;
  bool in_array_ = false;
  int offsets_ = 0;
  std::string name_;
  std::string member_;
  std::set<std::string, std::less<>> names_;
  std::set<std::string, std::less<>> members_;
  std::vector<SafetensorsField> fields_;
  StateDict::Metadata metadata_;
};

}  // namespace archetype::detail
