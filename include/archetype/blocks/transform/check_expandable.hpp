// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/blocks/transform/transform.hpp>
#include <archetype/blocks/transform/with_classes.hpp>
#include <archetype/lowering/constant_graph.hpp>

#include <cstddef>

namespace archetype::detail {

/// Checks the architecture; a class count that is left open counts as one class.
template <Architecture Net>
constexpr std::size_t check_expandable() {
  if constexpr (survey<Net>.fault == 0) return sizeof(*verdict<Net>);
  else return sizeof(*verdict<WithClasses<Net, 1>>);
}

}  // namespace archetype::detail
