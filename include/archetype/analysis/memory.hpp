// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/graph.hpp>
#include <archetype/graph/totals.hpp>

#include <cstddef>

namespace archetype {

/// The most bytes of float32 activations alive at once in an inference pass of one image of the declared size; see
/// `peak_of_activations` for what is counted.
template <Architecture Net, std::size_t = sizeof(*verdict<Net>)>
inline constexpr long long activation_memory = peak_activation_bytes(graph<Net>);

}  // namespace archetype
