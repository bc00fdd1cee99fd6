// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/blocks/compound.hpp>
#include <archetype/blocks/transform.hpp>

namespace archetype {

namespace detail {

template <class Factors>
inline constexpr bool is_compound = false;
template <class... Options>
inline constexpr bool is_compound<Compound<Options...>> = true;

/// Puts a scale in force for all that follows in the network.
class RescaledStep final : public BlockStep {
 public:
  constexpr RescaledStep(const Scale& factors, void (*check)(Fault&)) : factors_(factors), check_(check) {}

  constexpr Value emit(Builder& builder, Value x) const override {
    Fault fault;
    check_(fault);
    const Scale scale = builder.scale() * factors_;
    if (!fault) check_scale(scale, fault);
    if (fault) builder.reject(fault.sentence());
    else builder.rescale(scale);
    return x;
  }

 private:
  Scale factors_;
  void (*check_)(Fault&);
};

template <class Factors>
struct Rescaled {
  static constexpr RescaledStep step{Factors::factors.scale, &Factors::check};
};

template <class Given>
struct NoCompound {
  static constexpr Value emit(Builder& builder, Value x) {
    builder.reject(Sentence{} << "Scaled is given " << type_name<Given>() << ", which is no Compound; write Compound<"
                              << type_name<Given>() << "<...>>");
    return x;
  }
};

/// An input of other extents.
template <class First, class Factors>
struct Resized {
  using type = First;
};
template <int Channels, int Height, int W, class... Options>
struct Resized<Input<Channels, Height, W>, Compound<Options...>> {
  static constexpr CompoundFactors factors = Compound<Options...>::factors;
  static constexpr bool sound = factors.size == implied || factors.size > 0;
  using type = Input<Channels, sound ? factors.resized(Height) : Height, sound ? factors.resized(W) : W>;
};

template <class Net, class Factors>
struct Scaling;
template <class First, class... Parts, class Factors>
struct Scaling<Network<First, Parts...>, Factors> {
  using Change = std::conditional_t<is_compound<Factors>, Rescaled<Factors>, NoCompound<Factors>>;
  using type = Network<typename Resized<First, Factors>::type, Change, Parts...>;
};

}  // namespace detail

/// The network with every declared width and number of repeats scaled, for larger images:
/// `Scaled<Net, Compound<Width<1.2_r>, Depth<1.4_r>, Resolution<300>>>`, or by the rule, `Scaled<Net, Compound<Phi<3>>>`.
///
/// Widths are rounded to multiples of 8 and repeats up, as published. Widths that a block computes from its input follow
/// by themselves; the class count stays. Where groups of channels no longer divide a scaled width, their number changes
/// to the nearest that does.
template <class Net, class Factors>
using Scaled = typename detail::Scaling<detail::Parts<Net>, Factors>::type;

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

constexpr Scale unscaled(const Scale&) { return {}; }
constexpr Scale undeepened(const Scale& scale) { return {.width = scale.width, .rounding = scale.rounding}; }

}  // namespace detail

/// The part itself, where a network's description leaves a choice of wrappers.
template <class Part>
using AsDeclared = Part;

/// A part whose widths and repeats stay as they are declared.
template <class Part>
struct Unscaled {
  static constexpr detail::ScaledPartStep step{detail::step_of<Part>(), detail::unscaled};
  static constexpr Value emit(Builder& builder, Value x) { return step.emit(builder, x); }
};

/// A part whose repeats stay as they are declared, while its widths are scaled.
template <class Part>
struct Undeepened {
  static constexpr detail::ScaledPartStep step{detail::step_of<Part>(), detail::undeepened};
  static constexpr Value emit(Builder& builder, Value x) { return step.emit(builder, x); }
};

}  // namespace archetype
