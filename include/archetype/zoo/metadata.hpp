// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/image/image.hpp>
#include <archetype/image/preset.hpp>
#include <archetype/io/utf8.hpp>
#include <archetype/weights/state/state_dict.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

namespace archetype {

/// Under which a weight file's metadata have the network's preset and the names of its classes, both as JSON.
inline constexpr const char* preset_key = "archetype.preset";
inline constexpr const char* class_names_key = "archetype.classes";

namespace detail {

// In the order of their enumerations.
inline constexpr std::array framing_names{"shorter_side", "both_sides", "square"};
inline constexpr std::array interpolation_names{"bilinear", "bicubic"};
inline constexpr std::array label_set_names{"none", "imagenet"};

/// A value of the metadata, whose fields are checked when they are asked for.
class MetadataFields {
 public:
  MetadataFields(const char* key, const std::string& text) : key_(key) {
    try {
      json_ = nlohmann::json::parse(text);
    } catch (const std::exception&) {
      fail("are no JSON");
    }
  }

  const nlohmann::json& json() const { return json_; }

  [[noreturn]] void fail(const std::string& why) const {
    throw BadWeights("its metadata under \"" + std::string{key_} + "\" " + why);
  }

  /// The field of a name, if it is of the type and `sound`.
  template <class T, class Sound>
  T field(const char* name, const char* expected, const Sound& sound) const {
    try {
      const nlohmann::json& json = json_.at(name);
      T value = json.get<T>();
      if (nlohmann::json(value).size() == json.size() && sound(value)) return value;
    } catch (const nlohmann::json::exception&) {
      // told below
    }
    fail("have no \"" + std::string{name} + "\" that is " + expected);
  }

  template <class Enumeration, std::size_t Count>
  Enumeration one_of(const char* name, const std::array<const char*, Count>& names) const {
    std::string expected = "one of";
    for (const char* each : names) expected += std::string{" "} + each;
    const auto known = [&](const std::string& value) { return std::count(names.begin(), names.end(), value) > 0; };
    const auto value = field<std::string>(name, expected.c_str(), known);
    return static_cast<Enumeration>(std::find(names.begin(), names.end(), value) - names.begin());
  }

 private:
  const char* key_;
  nlohmann::json json_;
};

}  // namespace detail

/// Stores a resolved preset in the metadata of a weight file.
inline void store_preset(StateDict::Metadata& metadata, const Preset& preset) {
  const auto name = [](const auto& names, auto value) { return names[static_cast<std::size_t>(value)]; };
  metadata[preset_key] =
      nlohmann::ordered_json{{"size", preset.size},
                             {"resize", preset.resize},
                             {"crop", preset.crop},
                             {"framing", name(detail::framing_names, preset.framing)},
                             {"interpolation", name(detail::interpolation_names, preset.interpolation)},
                             {"mean", preset.normalization.mean},
                             {"deviation", preset.normalization.deviation},
                             {"labels", name(detail::label_set_names, preset.labels)}}
          .dump();
}

/// The preset that a weight file's metadata have, if they have one. Throws `BadWeights`, which names the field, for
/// what is none.
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
  const auto pixels = [&](const char* name) {  // read as real, since a conversion would cut off what no int holds
    const auto sound = [](double number) {
      return number >= 1 && number <= most_pixels && number == std::floor(number);
    };
    return static_cast<int>(fields.field<double>(name, "a number of pixels", sound));
  };
  preset.size = pixels("size");
  preset.resize = pixels("resize");
  preset.crop = fields.field<double>("crop", "a number above 0", positive);
  preset.framing = fields.one_of<Framing>("framing", detail::framing_names);
  preset.interpolation = fields.one_of<Interpolation>("interpolation", detail::interpolation_names);
  preset.normalization.mean = fields.field<std::array<float, 3>>("mean", "three numbers", finite);
  preset.normalization.deviation = fields.field<std::array<float, 3>>("deviation", "three numbers above 0", divides);
  preset.labels = fields.one_of<LabelSet>("labels", detail::label_set_names);
  return preset;
}

/// Stores the names of a network's classes in the metadata of a weight file. Throws `BadWeights` for a name that is not
/// UTF-8.
inline void store_class_names(StateDict::Metadata& metadata, const std::vector<std::string>& names) {
  for (std::size_t i = 0; i < names.size(); ++i)
    if (!io::is_utf8(names[i])) throw BadWeights("the name of class " + std::to_string(i) + " is not UTF-8");
  metadata[class_names_key] = nlohmann::json(names).dump();
}

/// The names of classes that a weight file's metadata have; none where they have none. Throws `BadWeights`, which names
/// the field, for what is no list of names.
inline std::vector<std::string> stored_class_names(const StateDict& state) {
  const auto found = state.metadata().find(class_names_key);
  if (found == state.metadata().end()) return {};
  const detail::MetadataFields fields{class_names_key, found->second};
  try {
    return fields.json().get<std::vector<std::string>>();
  } catch (const nlohmann::json::exception&) {
    fields.fail("are no list of names");
  }
}

}  // namespace archetype
