// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/text/number.hpp>
#include <archetype/text/quoted.hpp>
#include <archetype/weights/formats/json.hpp>
#include <archetype/weights/state/memory_budget.hpp>
#include <archetype/weights/state/state_dict.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace archetype::detail {

/// The key of the metadata in a header.
inline constexpr std::string_view metadata_key = "__metadata__";

/// One tensor in a safetensors header; offsets are relative to the end of the header.
struct SafetensorsField {
  std::string name;
  ElementType type = ElementType::float32;
  std::vector<long long> extents;
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
  std::string_view unreadable{};  ///< the format's name of an unsupported element type; otherwise empty
};

/// An element type of the format that PyTorch 1 lacks.
struct OtherElements {
  std::string_view name;
  std::uint64_t bits;
};

inline constexpr std::array other_elements{
    OtherElements{"F4", 4},          OtherElements{"F6_E2M3", 6},     OtherElements{"F6_E3M2", 6},
    OtherElements{"F8_E4M3", 8},     OtherElements{"F8_E5M2", 8},     OtherElements{"F8_E8M0", 8},
    OtherElements{"F8_E4M3FNUZ", 8}, OtherElements{"F8_E5M2FNUZ", 8}, OtherElements{"U16", 16},
    OtherElements{"U32", 32},        OtherElements{"U64", 64},
};

/// The longest run of a JSON text without quotation marks, an upper bound on the length of its tokens.
constexpr std::size_t longest_token(std::string_view text) {
  std::size_t longest = 0, begin = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\') ++i;
    else if (text[i] == '"') longest = std::max(longest, i - std::exchange(begin, i + 1));
  }
  return std::max(longest, text.size() - std::min(begin, text.size()));
}

/// Reads a safetensors header event by event: builds no tree of values, so nesting and width cost nothing, and detects
/// duplicate keys.
class SafetensorsHeader : private JsonEvents {
 public:
  /// Throws `BadWeights` if the text is not such a header.
  SafetensorsHeader(std::string_view text, MemoryBudget& budget) : budget_(budget) {
    budget_.take(10 * longest_token(text), "its longest text");  // it is kept, copied, and quoted in errors
    if (const std::size_t fault = JsonReader{text, *this}.fault(); fault != 0)
      throw BadWeights("its header is not JSON from byte " + std::to_string(fault) + " on");
  }

  const std::deque<SafetensorsField>& fields() const& { return fields_; }
  const std::deque<SafetensorsField>& fields() const&& = delete;
  StateDict::Metadata& metadata() & { return metadata_; }

 private:
  void begin_object() override {
    if (skips("an object")) {
      ++skipped_depth_;
      return;
    }
    if (++depth_ > 2 || in_array_) misplaced("an object");
  }
  void key(std::string_view key) override {
    if (skipped_depth_ > 0) return;
    if (depth_ == 1) {
      name_ = key;
      members_.clear();
      unknown_.clear();
      other_elements_ = nullptr;
      begin_entry();
    } else if (name_ != metadata_key && key != "dtype" && key != "shape" && key != "data_offsets") {
      member_ = key;
      is_unknown_ = true;
    } else {
      is_unknown_ = false;
      member_ = key;
      const bool first = name_ == metadata_key ? !metadata_.contains(member_) : members_.insert(member_).second;
      if (!first) refuse("has " + in_quotes(key) + " twice");
    }
  }
  void end_object() override {
    if (skipped_depth_ > 0) {
      --skipped_depth_;
      return;
    }
    if (--depth_ == 1 && name_ != metadata_key) complete(fields_.back());
    member_.clear();
    is_unknown_ = false;
  }
  void text(std::string_view text) override {
    if (skips("a text")) return;
    if (depth_ != 2 || in_array_) misplaced("a text");
    if (name_ == metadata_key) {
      budget_.take(128 + member_.size() + text.size(), "its metadata");
      metadata_.emplace(member_, text);
      return;
    }
    if (member_ != "dtype") misplaced("a text");
    for (const ElementFacts& facts : element_facts)
      if (!facts.safetensors.empty() && facts.safetensors == text) {
        fields_.back().type = facts.type;
        return;
      }
    for (const OtherElements& each : other_elements)
      if (each.name == text) {
        fields_.back().unreadable = each.name;
        other_elements_ = &each;
        return;
      }
    refuse("has elements of type " + in_quotes(text) + ", which cannot be read");
  }
  void begin_list() override {
    if (skips("a list")) {
      ++skipped_depth_;
      return;
    }
    if (depth_ != 2 || in_array_ || name_ == metadata_key || (member_ != "shape" && member_ != "data_offsets"))
      misplaced("a list");
    in_array_ = true;
    offsets_ = 0;
  }
  void end_list() override {
    if (skipped_depth_ > 0) {
      --skipped_depth_;
      return;
    }
    in_array_ = false;
    if (member_ == "data_offsets" && offsets_ != 2) refuse("has " + std::to_string(offsets_) + " data offsets, not 2");
  }
  void number(std::string_view digits) override {
    const auto number = number_from<std::uint64_t>(digits);
    if (!number) return other("the number " + std::string{digits.substr(0, 80)});
    if (skips("a number")) return;
    if (!in_array_) misplaced("a number");
    if (member_ == "shape") {
      if (fields_.back().extents.size() == 64) refuse("has more than 64 axes");
      if (*number > most) refuse("has an extent of " + std::to_string(*number));
      budget_.take(3 * sizeof *number, "its list of tensors");
      fields_.back().extents.push_back(static_cast<long long>(*number));
    } else if (++offsets_ <= 2) {
      (offsets_ == 1 ? fields_.back().begin : fields_.back().end) = *number;
    }
  }
  void boolean(bool) override { other("a truth value"); }
  void null() override {
    const bool is_metadata = depth_ == 1 && name_ == metadata_key;  // same as no metadata
    if (!is_metadata) other("a null");
  }

  static constexpr std::uint64_t most = std::uint64_t{1} << 62;

  [[noreturn]] void refuse(const std::string& why) const {
    throw BadWeights((name_.empty() ? std::string{"its header"} : in_quotes(name_)) + " " + why);
  }
  [[noreturn]] void misplaced(const std::string& what) const {
    refuse("has " + what + (member_.empty() ? "" : " for " + in_quotes(member_)) + ", which the format does not know");
  }

  /// Whether a value belongs to an unknown member of a tensor. Such members are ignored, as the format's own library
  /// does, and named if a required member is missing.
  bool skips(const std::string& what) {
    if (skipped_depth_ > 0) return true;
    if (depth_ != 2 || !is_unknown_) return false;
    if (unknown_.empty()) unknown_ = "has " + what + " for " + in_quotes(member_) + ", which the format does not know";
    return true;
  }
  void other(const std::string& what) {
    if (!skips(what)) misplaced(what);
  }

  void begin_entry() {
    const bool is_metadata = name_ == metadata_key;
    if (is_metadata ? std::exchange(has_metadata_, true) : names_.contains(name_))
      throw BadWeights(in_quotes(name_) + " stands twice in its header");
    if (is_metadata) return;
    // Covers the field, what a state dict needs for the tensor, and the name in each of them and in an index.
    budget_.take(320 + 3 * (name_.size() + 1), "its list of tensors");
    fields_.emplace_back().name = name_;
    names_.insert(fields_.back().name);
  }

  /// Rejects a tensor whose members do not match.
  void complete(const SafetensorsField& field) const {
    for (const char* const needed : {"dtype", "shape", "data_offsets"})
      if (!members_.contains(needed)) refuse(!unknown_.empty() ? unknown_ : std::string{"has no \""} + needed + "\"");
    if (field.end < field.begin)
      refuse("ends at byte " + std::to_string(field.end) + ", before it begins at " + std::to_string(field.begin));
    std::uint64_t bytes = other_elements_ != nullptr ? other_elements_->bits : size_of(field.type);
    for (const long long extent : field.extents) {
      if (extent != 0 && bytes > most / static_cast<std::uint64_t>(extent))
        refuse("has more elements than any machine holds");
      bytes *= static_cast<std::uint64_t>(extent);
    }
    if (other_elements_ != nullptr) bytes = bytes / 8 + (bytes % 8 == 0 ? 0 : 1);
    if (bytes != field.end - field.begin)
      refuse("has a shape of " + std::to_string(bytes) + " bytes, but " + std::to_string(field.end - field.begin) +
             " bytes of data");
  }

  MemoryBudget& budget_;
  int depth_ = 0;
  bool in_array_ = false;
  int offsets_ = 0;
  std::string name_;
  std::string member_;
  bool has_metadata_ = false;
  bool is_unknown_ = false;        ///< whether the member being read is unknown
  std::size_t skipped_depth_ = 0;  ///< nesting depth within its value
  std::string unknown_;            ///< message about the first unknown member of a tensor
  const OtherElements* other_elements_ = nullptr;
  std::set<std::string, std::less<>> members_;
  std::deque<SafetensorsField> fields_;
  std::set<std::string_view> names_;  ///< views of the names in `fields_`
  StateDict::Metadata metadata_;
};

}  // namespace archetype::detail
