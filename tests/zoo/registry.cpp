// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/analysis/summary.hpp>
#include <archetype/weights/names/key_map.hpp>
#include <archetype/zoo/registry.hpp>

#include <algorithm>
#include <span>
#include <string>

#include <catch2/catch.hpp>

using namespace archetype;

TEST_CASE("every network reads only earlier results and ends in its classes") {
  for (const zoo::Entry& entry : zoo::entries) {
    INFO(entry.full_name());
    const OwningGraph network = lower(entry.emit, {.classes = 7});
    const GraphView graph = network;
    bool ordered = true;
    for (int i = 0; i < graph.size(); ++i) {
      const std::span<const int> sources = graph.sources(graph[i]);
      ordered = ordered && std::all_of(sources.begin(), sources.end(), [&](int source) { return source < i; });
    }
    CHECK(ordered);
    CHECK(graph.output_shape() == Shape{7});
  }
}

TEST_CASE("every network keeps its parameters at another image size") {
  for (const zoo::Entry& entry : zoo::entries) {
    INFO(entry.full_name());
    const OwningGraph declared = lower(entry.emit, {}), small = lower(entry.emit, {.size = 97});
    CHECK(count_parameters(small) == count_parameters(declared));
  }
}

TEST_CASE("every network's key map covers all of its keys, each by a name of its own") {
  for (const zoo::Entry& entry : zoo::entries) {
    INFO(entry.full_name());
    const OwningGraph graph = lower(entry.emit, {});
    CHECK_NOTHROW(KeyMap{graph, entry.publisher->keys});
  }
}

TEST_CASE("every network is summarized by its name") {
  for (const zoo::Entry& entry : zoo::entries) {
    INFO(entry.full_name());
    const OwningGraph graph = zoo::lower(entry.full_name());
    CHECK(summary(graph, entry.name).find("Multiply-adds") != std::string::npos);
  }
}
