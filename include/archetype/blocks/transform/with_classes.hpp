// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/lowering/architecture.hpp>
#include <archetype/lowering/builder.hpp>

namespace archetype {

/// Any architecture with `Classes` classes instead of the declared number.
template <Architecture Net, int Classes>
struct WithClasses {
  static constexpr void emit(Builder& builder) {
    builder.ask_for_classes(Classes);
    Net::emit(builder);
  }
};

/// Any architecture for images of `Channels` channels instead of the declared number.
template <Architecture Net, int Channels>
struct WithChannels {
  static constexpr void emit(Builder& builder) {
    builder.ask_for_channels(Channels);
    Net::emit(builder);
  }
};

/// Any architecture with another initialization, whatever its own parts declare: `WithInitialization<ResNet50,
/// initializations::timm_resnet>`.
template <Architecture Net, const Initialization& Scheme>
struct WithInitialization {
  static constexpr void emit(Builder& builder) {
    builder.initialize_as(Scheme);
    Net::emit(builder);
  }
};

}  // namespace archetype
