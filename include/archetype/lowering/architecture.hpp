// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/lowering/builder.hpp>

namespace archetype {

/// A type that describes a complete network: its `emit` pushes the input and then every operation.
template <class Net>
concept Architecture = requires(Builder& builder) { Net::emit(builder); };

}  // namespace archetype
