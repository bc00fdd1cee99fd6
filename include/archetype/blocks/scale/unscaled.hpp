// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/layers/part.hpp>
#include <archetype/lowering/builder.hpp>

namespace archetype {

namespace detail {

/// Emits a part with another scale.
class ScaledPartEmitter final : public BlockEmitter {
 public:
  using Change = Scale (*)(const Scale&);
  constexpr ScaledPartEmitter(const Emitter* part, Change change) : part_(part), change_(change) {}

  constexpr Value emit(Builder& builder, Value x) const override {
    const Scale outer = builder.scale();
    builder.rescale(change_(outer));
    x = part_->emit(builder, x);
    builder.rescale(outer);
    return x;
  }

 private:
  const Emitter* part_;
  Change change_;
};

template <class Part, ScaledPartEmitter::Change Change>
struct ScaledPart {
  static constexpr ScaledPartEmitter emitter{emitter_of<Part>(), Change};
};

constexpr Scale unscaled(const Scale&) { return {}; }
constexpr Scale fixed_depth(const Scale& scale) { return {.width = scale.width, .rounding = scale.rounding}; }
constexpr Scale never_narrower(const Scale& scale) {
  return scale.width.value() < 1 ? Scale{.depth = scale.depth, .rounding = scale.rounding} : scale;
}

}  // namespace detail

/// The part itself, for network templates that take a wrapper as a parameter.
template <class Part>
using AsDeclared = Part;

/// A part whose widths and repeats are not scaled.
template <class Part>
struct Unscaled : detail::ScaledPart<Part, detail::unscaled> {};

/// A part whose widths are scaled but whose repeats are not.
template <class Part>
struct FixedDepth : detail::ScaledPart<Part, detail::fixed_depth> {};

/// A part whose widths are scaled up but never down (MobileNetV2's last convolution).
template <class Part>
struct NeverNarrower : detail::ScaledPart<Part, detail::never_narrower> {};

}  // namespace archetype
