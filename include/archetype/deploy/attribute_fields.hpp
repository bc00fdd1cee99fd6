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

/// Functions from attributes to one of them, or to one of their window's.
template <auto Member>
inline constexpr auto attribute = [](auto& all) -> auto& { return all.*Member; };
template <auto Member>
inline constexpr auto of_window = [](auto& all) -> auto& { return all.window.*Member; };

/// Calls `visit(name, range, access)` for each attribute of a lowered network: its name in a stored graph, the range of
/// its numbers, and a function from attributes to this one.
constexpr void for_each_attribute(const auto& visit) {
  constexpr FieldRange windows{1, Limits::window}, paddings{0, Limits::window}, counts{1, Limits::width}, any{};
  visit("kernel", windows, of_window<&Window::kernel>);
  visit("stride", windows, of_window<&Window::stride>);
  visit("dilation", windows, of_window<&Window::dilation>);
  visit("mode", any, of_window<&Window::mode>);
  visit("padding", paddings, of_window<&Window::padding>);
  visit("ceil", any, of_window<&Window::ceil>);
  visit("exclude_padding", any, of_window<&Window::exclude_padding>);
  visit("width", counts, attribute<&Attributes::width>);
  visit("groups", counts, attribute<&Attributes::groups>);
  visit("splits", counts, attribute<&Attributes::splits>);
  visit("first", any, attribute<&Attributes::first>);
  visit("bias", any, attribute<&Attributes::bias>);
  visit("rate", any, attribute<&Attributes::rate>);
  visit("epsilon", any, attribute<&Attributes::epsilon>);
  visit("momentum", any, attribute<&Attributes::momentum>);
  visit("initial", any, attribute<&Attributes::initial>);
  visit("initial_bias", any, attribute<&Attributes::initial_bias>);
}

}  // namespace archetype::detail
