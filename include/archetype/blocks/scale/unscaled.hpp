// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/lowering/builder.hpp>
#include <archetype/layers/part.hpp>

namespace archetype {

namespace detail {

/// Emits a part with another scale in force.
class ScaledPartStep final : public BlockStep {
 public:
  using Change = Scale (*)(const Scale&);
  constexpr ScaledPartStep(const Step* part, Change change) : part_(part), change_(change) {}

  constexpr Value emit(Builder& builder, Value x) const override {
    const Scale outer = builder.scale();
    builder.rescale(change_(outer));
    x = part_->emit(builder, x);
    builder.rescale(outer);
    return x;
  }

 private:
  const Step* part_;
  Change change_;
};

template <class Part, ScaledPartStep::Change Change>
struct ScaledPart {
  static constexpr ScaledPartStep step{step_of<Part>(), Change};
};

constexpr Scale unscaled(const Scale&) { return {}; }
constexpr Scale undeepened(const Scale& scale) { return {.width = scale.width, .rounding = scale.rounding}; }
constexpr Scale never_narrowed(const Scale& scale) {
  return scale.width.value() < 1 ? Scale{.depth = scale.depth, .rounding = scale.rounding} : scale;
}

}  // namespace detail

/// The part itself, where a network's description leaves a choice of wrappers.
template <class Part>
using AsDeclared = Part;

/// A part whose widths and repeats stay as they are declared.
template <class Part>
struct Unscaled : detail::ScaledPart<Part, detail::unscaled> {};

/// A part whose repeats stay as they are declared, while its widths are scaled.
template <class Part>
struct Undeepened : detail::ScaledPart<Part, detail::undeepened> {};

/// A part whose widths are scaled up, but never down (MobileNetV2's last convolution).
template <class Part>
struct NeverNarrowed : detail::ScaledPart<Part, detail::never_narrowed> {};

}  // namespace archetype
