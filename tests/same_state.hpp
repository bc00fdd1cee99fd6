// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/model/model.hpp>
#include <archetype/model/state.hpp>
#include <archetype/train/core/state.hpp>

#include <algorithm>
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

/// Whether two networks have the same tensors, bit for bit.
inline bool same_state(const AnyModel& a, const AnyModel& b) {
  const State ours = model_state(*a), theirs = model_state(*b);
  return std::equal(ours.begin(), ours.end(), theirs.begin(), theirs.end(), [](const auto& one, const auto& other) {
    return one.first == other.first && torch::equal(one.second, other.second);
  });
}

}  // namespace archetype
