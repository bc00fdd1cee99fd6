// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/lowering/builder.hpp>

namespace archetype {

/// A type that describes a whole network: its `emit` pushes the input, then every operation.
template <class Net>
concept Architecture = requires(Builder& builder) {
  Net::emit(builder);
};

}  // namespace archetype
