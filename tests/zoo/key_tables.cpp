// SPDX-License-Identifier: MIT
#include <archetype/weights/match/match.hpp>
#include <archetype/weights/match/renamed.hpp>
#include <archetype/weights/names/dialects.hpp>
#include <archetype/weights/names/key_map.hpp>
#include <archetype/zoo/registry.hpp>

#include <iterator>
#include <optional>
#include <set>
#include <string_view>

#include <catch2/catch.hpp>

#include "../weights/file_of.hpp"

using namespace archetype;

namespace {

/// The first table of a library that has a rule for each key of a network.
std::optional<KeyMap> first_fitting(const GraphView& graph, std::string_view library) {
  const Dialect dialect = dialect_named(library).value();
  for (const KeyRules rules : dialect.tables) {
    try {
      return KeyMap{graph, rules};
    } catch (const UncoveredKey&) {
      continue;
    }
  }
  return {};
}

}  // namespace

TEST_CASE("the first table of a library that fits a network of it is that of the network's family") {
  for (const zoo::Entry& entry : zoo::entries) {
    const OwningGraph graph = lower(entry.emit, {});
    const std::optional<KeyMap> found = first_fitting(graph, entry.library());
    INFO(entry.full_name());
    REQUIRE(found);
    bool same = true;
    const KeyMap keys{graph, entry.publisher->keys};
    for (const KeyMap::Pair& pair : keys.pairs()) same = same && found->theirs(pair.ours) == pair.theirs;
    CHECK(same);
  }
}

TEST_CASE("a file under the names of any publisher is loaded under these names") {
  std::set<const zoo::Publisher*> seen;
  for (const zoo::Entry& entry : zoo::entries) {
    if (!seen.insert(entry.publisher).second) continue;
    INFO(entry.full_name());
    const OwningGraph graph = lower(entry.emit, {});
    const StateDict file = file_of(graph, entry.publisher->keys, "module.");
    const WeightMatch match{graph, file};
    CHECK(match.fits());
    CHECK(match.report().prefix == "module.");
    const KeyMap keys{graph, entry.publisher->keys};
    const KeyMap found = keys_of(graph, match.report().dialect);  // of several libraries with equal names, the first
    bool same = true;
    for (const KeyMap::Pair& pair : keys.pairs()) same = same && found.theirs(pair.ours) == pair.theirs;
    CHECK(same);
  }
}

TEST_CASE("a dialect is found by its name, and our own names come last") {
  for (const Dialect& dialect : dialects::all) CHECK(dialect_named(dialect.name) == dialect);
  CHECK_FALSE(dialect_named("klingon"));
  CHECK(std::rbegin(dialects::all)->name == "archetype");  // they fit any network
}
