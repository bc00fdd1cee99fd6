// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/blocks/sequence.hpp>

namespace archetype {

/// A part that says how the weights of its network start where nobody asks for another `Initialization`:
/// `StartsAs<initializations::goog>`. It computes nothing, and transforms keep it.
template <const auto& Scheme>
struct StartsAs : Sequence<> {
  static constexpr const auto& initialization = Scheme;
};

}  // namespace archetype
