// SPDX-License-Identifier: MIT
#include <archetype/blocks/compose/network.hpp>
#include <archetype/layers/all.hpp>
#include <archetype/zoo/registry.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <string>
#include <string_view>

#include <catch2/catch.hpp>

using namespace archetype;

namespace {

std::string text_of(const std::filesystem::path& file) {
  std::ifstream stream{file};
  return {std::istreambuf_iterator<char>{stream}, {}};
}

}  // namespace

TEST_CASE("Every operation that a header of the layers defines is on the list, once") {
  const std::filesystem::path folder = "include/archetype/layers";
  const std::string list = text_of(folder / "all.hpp");
  const std::regex definition{R"((?:^|\n)inline constexpr [A-Z]\w* (\w+)\{(?!&))"};
  std::size_t defined = 0;
  for (const auto& header : std::filesystem::directory_iterator{folder}) {
    const std::string text = text_of(header.path());
    for (auto found = std::sregex_iterator{text.begin(), text.end(), definition}; found != std::sregex_iterator{};
         ++found, ++defined) {
      INFO((*found)[1]);
      CHECK(list.find("&" + (*found)[1].str() + ",") != std::string::npos);
    }
  }
  CHECK(defined == operations::all.size());
  std::set<std::string_view> kinds;
  for (const Operation* const operation : operations::all) CHECK(kinds.insert(operation->kind()).second);
}

TEST_CASE("The guide names every layer") {
  const std::string guide = text_of("docs/guide.md");
  const std::regex definition{R"(\nstruct (\w+) : (?:Sized)?Layer<)"};
  int defined = 0;
  for (const auto& header : std::filesystem::directory_iterator{"include/archetype/layers"}) {
    const std::string text = text_of(header.path());
    for (auto found = std::sregex_iterator{text.begin(), text.end(), definition}; found != std::sregex_iterator{};
         ++found, ++defined) {
      const std::string name = (*found)[1];
      INFO(name);
      CHECK((guide.find("`" + name + "`") != std::string::npos || guide.find("`" + name + "<") != std::string::npos));
    }
  }
  CHECK(defined > 20);
}

TEST_CASE("The zoo's networks have no other operations") {
  std::set<std::string_view> known{operations::input.kind()};
  for (const Operation* const operation : operations::all) known.insert(operation->kind());
  for (const zoo::Entry& entry : zoo::entries) {
    const OwningGraph graph = lower(entry.emit, {});
    const auto& nodes = graph.view().nodes;
    if (!std::all_of(nodes.begin(), nodes.end(),
                     [&](const Node& node) { return known.contains(node.operation->kind()); }))
      FAIL_CHECK(entry.full_name());
  }
}
