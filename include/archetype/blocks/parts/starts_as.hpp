// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/lowering/builder.hpp>
#include <archetype/layers/part.hpp>

namespace archetype {

namespace detail {

/// Tells the builder how fresh weights start.
class StartStep final : public BlockStep {
 public:
  constexpr explicit StartStep(const Initialization& scheme) : scheme_(&scheme) {}

  constexpr Value emit(Builder& builder, Value x) const override {
    builder.start_as(*scheme_);
    return x;
  }

 private:
  const Initialization* scheme_;
};

}  // namespace detail

/// A part that says how the weights of its network start where nobody asks for another `Initialization`:
/// `StartsAs<initializations::goog>`. Of several the first holds. It computes nothing, and transforms keep it.
template <const Initialization& Scheme>
struct StartsAs {
  static constexpr const Initialization& initialization = Scheme;
  static constexpr detail::StartStep step{Scheme};
  static constexpr Value emit(Builder& builder, Value x) { return step.emit(builder, x); }
};

}  // namespace archetype
