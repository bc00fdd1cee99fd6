// SPDX-License-Identifier: MIT
#include <archetype/layers/all.hpp>
#include <archetype/model/modules.hpp>

#include <algorithm>
#include <string>

#include <catch2/catch.hpp>

using namespace archetype;

TEST_CASE("LibTorch computes every built-in operation, and no other is known") {
  const auto& modules = archetype::detail::known_modules;
  for (const Operation* const operation : operations::all) {
    INFO(std::string{operation->kind()});
    CHECK(std::any_of(modules.begin(), modules.end(),
                      [&](const auto& known) { return known.kind == operation->kind(); }));
  }
  CHECK(modules.size() == operations::all.size());
}
