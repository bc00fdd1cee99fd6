// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/layers/part.hpp>
#include <archetype/lowering/builder.hpp>

namespace archetype {

namespace detail {

/// Sets the builder's initialization.
class InitializationEmitter final : public BlockEmitter {
 public:
  constexpr explicit InitializationEmitter(const Initialization& scheme) : scheme_(&scheme) {}

  constexpr Value emit(Builder& builder, Value x) const override {
    builder.initialize_as(*scheme_);
    return x;
  }

 private:
  const Initialization* scheme_;
};

}  // namespace detail

/// Declares how the weights of its network are initialized unless the request names another `Initialization`:
/// `InitializedAs<initializations::efficientnet>`. If there are several, the first applies. It computes nothing, and
/// transforms keep it.
template <const Initialization& Scheme>
struct InitializedAs {
  static constexpr const Initialization& initialization = Scheme;
  static constexpr detail::InitializationEmitter emitter{Scheme};
  static constexpr Value emit(Builder& builder, Value x) { return emitter.emit(builder, x); }
};

}  // namespace archetype
