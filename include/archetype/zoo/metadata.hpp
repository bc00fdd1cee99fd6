// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/image/image.hpp>
#include <archetype/image/preset.hpp>
#include <archetype/io/utf8.hpp>
#include <archetype/text/number.hpp>
#include <archetype/weights/formats/json.hpp>
#include <archetype/weights/state/state_dict.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace archetype {

/// The keys of a weight file's metadata for the network's name, and, both as JSON, its preset and the names of its
/// classes.
inline constexpr const char* network_key = "archetype.network";
inline constexpr const char* preset_key = "archetype.preset";
inline constexpr const char* class_names_key = "archetype.classes";

namespace detail {

/// The JSON of one key of the metadata: a text, a number, a list of these, or an object whose fields are such values.
/// A field is checked when it is read.
class MetadataFields : private JsonEvents {
 public:
  /// Throws `BadWeights` for a text that is not JSON.
  MetadataFields(const char* key, const std::string& text) : key_(key) {
    if (JsonReader{text, *this}.fault() != 0) fail("are no JSON");
  }

  [[noreturn]] void fail(const std::string& why) const {
    throw BadWeights("its metadata under \"" + std::string{key_} + "\" " + why);
  }

  /// The field with a name, if it is a number that `sound` accepts.
  double number(const char* name, const char* expected, const auto& sound) const {
    const Value* const value = field(name);
    const auto number =
        value != nullptr && value->is(Kind::scalar) ? number_in<double>(value->scalars[0]) : std::nullopt;
    if (!number || !sound(*number)) fail_for(name, expected);
    return *number;
  }

  /// The field with a name, if it is a list of three numbers that `sound` accepts.
  std::array<float, 3> colors(const char* name, const char* expected, const auto& sound) const {
    const Value* const value = field(name);
    std::array<float, 3> numbers{};
    if (value == nullptr || !value->is(Kind::list) || value->scalars.size() != numbers.size()) fail_for(name, expected);
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      const auto number = number_in<float>(value->scalars[i]);
      if (!number) fail_for(name, expected);
      numbers[i] = *number;
    }
    if (!sound(numbers)) fail_for(name, expected);
    return numbers;
  }

  /// The value of an enumeration whose name is in the field with a name.
  template <class Enumeration, std::size_t Count>
  Enumeration one_of(const char* name, const std::array<const char*, Count>& names) const {
    const Value* const value = field(name);
    if (value != nullptr && value->is(Kind::scalar) && value->scalars[0].is_text)
      for (std::size_t i = 0; i < Count; ++i)
        if (value->scalars[0].content == names[i]) return static_cast<Enumeration>(i);
    std::string expected = "one of";
    for (const char* each : names) expected += std::string{" "} + each;
    fail_for(name, expected);
  }

  /// The elements of the whole, if it is a list of texts.
  std::optional<std::vector<std::string>> texts() const {
    if (is_object_ || !whole_.is(Kind::list)) return {};
    std::vector<std::string> texts;
    for (const Scalar& scalar : whole_.scalars) {
      if (!scalar.is_text) return {};
      texts.push_back(scalar.content);
    }
    return texts;
  }

 private:
  enum class Kind : unsigned char { scalar, list, other };

  struct Scalar {
    bool is_text = false;  ///< otherwise a number, as it is written
    std::string content{};
  };

  struct Value {
    Kind kind = Kind::scalar;
    std::vector<Scalar> scalars{};

    bool is(Kind expected) const { return kind == expected; }
  };

  const Value* field(const char* name) const {
    const auto found = fields_.find(name);
    return found == fields_.end() ? nullptr : &found->second;
  }
  [[noreturn]] void fail_for(const char* name, const std::string& expected) const {
    fail("have no \"" + std::string{name} + "\" that is " + expected);
  }

  template <class Number>
  static std::optional<Number> number_in(const Scalar& scalar) {
    return scalar.is_text ? std::nullopt : number_from<Number>(scalar.content);
  }

  /// The value being read: the whole, or a field of it.
  Value& current() { return is_object_ ? *field_ : whole_; }
  /// Whether what begins here is the current value itself, not a part of it.
  bool at_value() const { return depth_ == (is_object_ ? 1 : 0); }

  void begin_object() override {
    if (depth_ == 0) is_object_ = true;
    else current().kind = Kind::other;
    ++depth_;
  }
  void end_object() override { --depth_; }
  void key(std::string_view name) override {
    if (depth_ == 1 && is_object_) field_ = &(fields_[std::string{name}] = {});
  }
  void begin_list() override {
    current().kind = at_value() ? Kind::list : Kind::other;
    ++depth_;
  }
  void end_list() override { --depth_; }
  void text(std::string_view content) override { current().scalars.push_back({true, std::string{content}}); }
  void number(std::string_view digits) override { current().scalars.push_back({false, std::string{digits}}); }
  void boolean(bool) override { current().kind = Kind::other; }
  void null() override { current().kind = Kind::other; }

  const char* key_;
  bool is_object_ = false;
  int depth_ = 0;  ///< objects and lists that are open
  Value whole_;    ///< unless it is an object
  std::map<std::string, Value> fields_;
  Value* field_ = nullptr;
};

}  // namespace detail

/// Stores a resolved preset in the metadata of a weight file.
inline void store_preset(StateDict::Metadata& metadata, const Preset& preset) {
  const auto name = [](const auto& names, auto value) {
    return detail::json_text(names[static_cast<std::size_t>(value)]);
  };
  metadata[preset_key] =
      "{\"size\":" + std::to_string(preset.size) + ",\"resize\":" + std::to_string(preset.resize) +
      ",\"crop\":" + detail::json_number(preset.crop) + ",\"framing\":" + name(detail::framing_names, preset.framing) +
      ",\"interpolation\":" + name(detail::interpolation_names, preset.interpolation) +
      ",\"mean\":" + detail::json_list(preset.normalization.mean, detail::json_number<float>) +
      ",\"deviation\":" + detail::json_list(preset.normalization.deviation, detail::json_number<float>) +
      ",\"labels\":" + name(detail::label_set_names, preset.labels) + '}';
}

/// The preset in a weight file's metadata, if there is one. Throws `BadWeights`, which names the field, if it is not a
/// preset.
inline std::optional<Preset> stored_preset(const StateDict& state) {
  const auto found = state.metadata().find(preset_key);
  if (found == state.metadata().end()) return {};
  const detail::MetadataFields fields{preset_key, found->second};
  const auto positive = [](auto number) { return number > 0; };
  const auto finite = [](const std::array<float, 3>& colors) {
    return std::all_of(colors.begin(), colors.end(), [](float each) { return std::isfinite(each); });
  };
  const auto divides = [&](const std::array<float, 3>& colors) {
    return finite(colors) && std::all_of(colors.begin(), colors.end(), positive);
  };
  Preset preset;
  const auto pixels = [&](const char* name) {  // read as a real number, since an int could not hold some
    const auto sound = [](double number) {
      return number >= 1 && number <= most_pixels && number == std::floor(number);
    };
    return static_cast<int>(fields.number(name, "a number of pixels", sound));
  };
  preset.size = pixels("size");
  preset.resize = pixels("resize");
  preset.crop = fields.number("crop", "a number above 0", positive);
  preset.framing = fields.one_of<Framing>("framing", detail::framing_names);
  preset.interpolation = fields.one_of<Interpolation>("interpolation", detail::interpolation_names);
  preset.normalization.mean = fields.colors("mean", "three numbers", finite);
  preset.normalization.deviation = fields.colors("deviation", "three numbers above 0", divides);
  preset.labels = fields.one_of<LabelSet>("labels", detail::label_set_names);
  return preset;
}

/// Stores the names of a network's classes in the metadata of a weight file. Throws `BadWeights` for a name that is not
/// UTF-8.
inline void store_class_names(StateDict::Metadata& metadata, const std::vector<std::string>& names) {
  for (std::size_t i = 0; i < names.size(); ++i)
    if (!io::is_utf8(names[i])) throw BadWeights("the name of class " + std::to_string(i) + " is not UTF-8");
  metadata[class_names_key] = detail::json_list(names, detail::json_text);
}

/// The names of classes in a weight file's metadata; empty if there are none. Throws `BadWeights`, which names the key,
/// if they are not a list of names.
inline std::vector<std::string> stored_class_names(const StateDict& state) {
  const auto found = state.metadata().find(class_names_key);
  if (found == state.metadata().end()) return {};
  const detail::MetadataFields fields{class_names_key, found->second};
  std::optional<std::vector<std::string>> names = fields.texts();
  if (!names) fields.fail("are no list of names");
  return *std::move(names);
}

}  // namespace archetype
