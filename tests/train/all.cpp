// SPDX-License-Identifier: MIT
// What a new header of the trainer must not be forgotten in.
#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <string>

#include <catch2/catch.hpp>

namespace {

const std::filesystem::path include = "include";

std::string text_of(const std::filesystem::path& file) {
  std::ifstream stream{file};
  return {std::istreambuf_iterator<char>{stream}, {}};
}

/// Adds a header of the library, and all headers of the library that it includes.
void add_with_includes(const std::string& header, std::set<std::string>& headers) {
  if (!headers.insert(header).second) return;
  const std::string text = text_of(include / header);
  static const std::regex line{R"(#include <(archetype/[^>]+)>)"};
  for (auto found = std::sregex_iterator{text.begin(), text.end(), line}; found != std::sregex_iterator{}; ++found)
    add_with_includes((*found)[1], headers);
}

/// In lower case and without underscores, as names of headers and of types are alike.
std::string squeezed(std::string text) {
  std::erase(text, '_');
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

}  // namespace

TEST_CASE("archetype.hpp includes every header of the trainer") {
  std::set<std::string> included;
  add_with_includes("archetype/archetype.hpp", included);
  int headers = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator{include / "archetype/train"}) {
    if (entry.path().extension() != ".hpp") continue;
    const std::string header = std::filesystem::relative(entry.path(), include).generic_string();
    INFO(header);
    CHECK(included.contains(header));
    ++headers;
  }
  CHECK(headers > 40);
}

TEST_CASE("The guide names every callback") {
  const std::string guide = squeezed(text_of("docs/guide.md"));
  for (const auto& entry : std::filesystem::directory_iterator{include / "archetype/train/callbacks"}) {
    INFO(entry.path());
    CHECK(guide.find("`" + squeezed(entry.path().stem().string())) != std::string::npos);
  }
}
