// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/attributes.hpp>
#include <archetype/graph/limits.hpp>

#include <array>
#include <climits>

namespace archetype::detail {

/// The least and the greatest value of a number in a stored graph.
struct FieldRange {
  long long least = 0;
  long long most = INT_MAX;
};

// The names of the enumerators, in their order.
inline constexpr std::array padding_mode_names{"centered", "given", "same"};

/// Calls `visit(name, range, access)` for each attribute of a lowered network: its name in a stored graph, the range of
/// its numbers, and a function from attributes to this one.
constexpr void for_each_attribute(const auto& visit) {
  constexpr FieldRange windows{1, Limits::window}, paddings{0, Limits::window}, counts{1, Limits::width}, any{};
  visit(
      "kernel", windows, [](auto& all) -> auto& { return all.window.kernel; });
  visit(
      "stride", windows, [](auto& all) -> auto& { return all.window.stride; });
  visit(
      "dilation", windows, [](auto& all) -> auto& { return all.window.dilation; });
  visit(
      "mode", any, [](auto& all) -> auto& { return all.window.mode; });
  visit(
      "padding", paddings, [](auto& all) -> auto& { return all.window.padding; });
  visit(
      "ceil", any, [](auto& all) -> auto& { return all.window.ceil; });
  visit(
      "exclude_padding", any, [](auto& all) -> auto& { return all.window.exclude_padding; });
  visit(
      "width", counts, [](auto& all) -> auto& { return all.width; });
  visit(
      "groups", counts, [](auto& all) -> auto& { return all.groups; });
  visit(
      "splits", counts, [](auto& all) -> auto& { return all.splits; });
  visit(
      "first", any, [](auto& all) -> auto& { return all.first; });
  visit(
      "bias", any, [](auto& all) -> auto& { return all.bias; });
  visit(
      "rate", any, [](auto& all) -> auto& { return all.rate; });
  visit(
      "epsilon", any, [](auto& all) -> auto& { return all.epsilon; });
  visit(
      "momentum", any, [](auto& all) -> auto& { return all.momentum; });
  visit(
      "initial", any, [](auto& all) -> auto& { return all.initial; });
  visit(
      "initial_bias", any, [](auto& all) -> auto& { return all.initial_bias; });
}

}  // namespace archetype::detail
