// SPDX-License-Identifier: MIT
#include <archetype/zoo/metadata.hpp>
#include <archetype/zoo/registry.hpp>

#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace archetype;

namespace {

StateDict with(const char* key, const std::string& text) {
  StateDict state;
  state.metadata()[key] = text;
  return state;
}

/// The text of a preset with one field replaced.
StateDict preset_with(const char* field, const nlohmann::json& value) {
  StateDict state;
  store_preset(state.metadata(), Preset{}.resolved(224));
  nlohmann::json json = nlohmann::json::parse(state.metadata().at(preset_key));
  json[field] = value;
  return with(preset_key, json.dump());
}

std::string refusal_of(const StateDict& state) {
  try {
    stored_preset(state);
    stored_class_names(state);
  } catch (const BadWeights& bad) {
    return bad.what();
  }
  return "it was read";
}

}  // namespace

TEST_CASE("every preset of the zoo survives a weight file's metadata bit by bit") {
  for (const zoo::Entry& entry : zoo::entries) {
    const Preset preset = entry.preset();
    StateDict state;
    store_preset(state.metadata(), preset);
    if (stored_preset(state) != preset) FAIL_CHECK(entry.full_name());
  }
}

TEST_CASE("names of classes survive a weight file's metadata") {
  const std::vector<std::string> names{"red", "\"quoted\"", "grün, hell", ""};
  StateDict state;
  store_class_names(state.metadata(), names);
  CHECK(stored_class_names(state) == names);
  CHECK_THROWS_WITH(store_class_names(state.metadata(), {"red", "caf\xE9"}), "the name of class 1 is not UTF-8");
}

TEST_CASE("a file without such metadata says nothing") {
  CHECK_FALSE(stored_preset(StateDict{}));
  CHECK(stored_class_names(StateDict{}).empty());
}

TEST_CASE("fields that are not a preset's are ignored, and numbers may have more digits than a float holds") {
  nlohmann::json extra = {{"size", {1, 2}}, {"list", {{{"size", 7}}, nullptr, true}}};
  StateDict state = preset_with("comment", extra);
  CHECK(stored_preset(state) == Preset{}.resolved(224));
  const Normalization usual;
  state = preset_with("mean", usual.mean);  // nlohmann-json writes floats as doubles
  REQUIRE(state.metadata().at(preset_key).find("0.48500001430511475") != std::string::npos);
  CHECK(stored_preset(state) == Preset{}.resolved(224));
}

TEST_CASE("malformed metadata are refused by their field") {
  const std::string preset = "its metadata under \"archetype.preset\" ";
  CHECK(refusal_of(with(preset_key, "{")) == preset + "are no JSON");
  CHECK(refusal_of(with(preset_key, "[]")) == preset + "have no \"size\" that is a number of pixels");
  CHECK(refusal_of(preset_with("size", "large")) == preset + "have no \"size\" that is a number of pixels");
  CHECK(refusal_of(preset_with("size", 0)) == preset + "have no \"size\" that is a number of pixels");
  CHECK(refusal_of(preset_with("size", 1e30)) == preset + "have no \"size\" that is a number of pixels");
  CHECK(refusal_of(preset_with("resize", -1)) == preset + "have no \"resize\" that is a number of pixels");
  CHECK(refusal_of(preset_with("crop", 0)) == preset + "have no \"crop\" that is a number above 0");
  CHECK(refusal_of(preset_with("framing", "oval")) ==
        preset + "have no \"framing\" that is one of shorter_side both_sides square");
  CHECK(refusal_of(preset_with("interpolation", 3)) ==
        preset + "have no \"interpolation\" that is one of bilinear bicubic");
  CHECK(refusal_of(preset_with("mean", {0.5, 0.5})) == preset + "have no \"mean\" that is three numbers");
  CHECK(refusal_of(preset_with("mean", {0.5, 0.5, 0.5, 0.5})) == preset + "have no \"mean\" that is three numbers");
  CHECK(refusal_of(preset_with("mean", {0.5, {0.5}, 0.5})) == preset + "have no \"mean\" that is three numbers");
  CHECK(refusal_of(preset_with("mean", {0.5, "0.5", 0.5})) == preset + "have no \"mean\" that is three numbers");
  CHECK(refusal_of(preset_with("crop", nullptr)) == preset + "have no \"crop\" that is a number above 0");
  CHECK(refusal_of(preset_with("deviation", {1, 0, 1})) ==
        preset + "have no \"deviation\" that is three numbers above 0");
  CHECK(refusal_of(preset_with("labels", "cifar")) == preset + "have no \"labels\" that is one of none imagenet");
  const std::string classes = "its metadata under \"archetype.classes\" ";
  CHECK(refusal_of(with(class_names_key, "red, green")) == classes + "are no JSON");
  CHECK(refusal_of(with(class_names_key, "[1, 2]")) == classes + "are no list of names");
  CHECK(refusal_of(with(class_names_key, "[\"red\", [\"green\"]]")) == classes + "are no list of names");
  CHECK(refusal_of(with(class_names_key, "{\"red\": [\"green\"]}")) == classes + "are no list of names");
  CHECK(refusal_of(with(class_names_key, "\"red\"")) == classes + "are no list of names");
}
