// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/train/core/state.hpp>

#include <string_view>

#include <catch2/catch.hpp>

namespace archetype {

/// Checks that two states have the same tensors, bit for bit, except that one of this name may differ.
inline void check_same(const State& found, const State& expected, std::string_view except = {}) {
  REQUIRE(found.size() == expected.size());
  for (const auto& [name, tensor] : expected) {
    INFO(name);
    REQUIRE(found.contains(name));
    if (name != except) CHECK(found.at(name).equal(tensor));
  }
}

}  // namespace archetype
