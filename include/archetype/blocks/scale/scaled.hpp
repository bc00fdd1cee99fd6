// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/blocks/scale/compound.hpp>
#include <archetype/blocks/transform/transform.hpp>

#include <type_traits>

namespace archetype {

namespace detail {

template <class Factors>
inline constexpr bool is_compound = false;
template <class... Options>
inline constexpr bool is_compound<Compound<Options...>> = true;

/// Sets the scale of all following parts of the network.
class RescaledEmitter final : public BlockEmitter {
 public:
  constexpr explicit RescaledEmitter(const OptionSet<CompoundFactors>& options) : options_(&options) {}

  constexpr Value emit(Builder& builder, Value x) const override {
    if (reject_options(builder, *options_)) return x;
    Fault fault;
    const Scale scale = builder.scale() * options_->values.scale;
    check_scale(scale, fault);
    if (fault) builder.reject(fault.sentence());
    else builder.rescale(scale);
    return x;
  }

 private:
  const OptionSet<CompoundFactors>* options_;
};

template <class Factors>
struct Rescaled {
  static constexpr RescaledEmitter emitter{Factors::options};
};

template <class Given>
struct NoCompound {
  static constexpr Value emit(Builder& builder, Value x) {
    builder.reject(Sentence{} << "Scaled is given " << type_name<Given>() << ", which is no Compound; write Compound<"
                              << type_name<Given>() << "<...>>");
    return x;
  }
};

/// The input with the resolution that the factors set.
template <class First, class Factors>
struct Resized {
  using type = First;
};
template <int Channels, int Height, int W, class... Options>
struct Resized<Input<Channels, Height, W>, Compound<Options...>> {
  static constexpr CompoundFactors factors = Compound<Options...>::factors;
  using type = Input<Channels, factors.resized(Height), factors.resized(W)>;
};

template <class Net, class Factors>
struct Scaling;
template <class First, class... Parts, class Factors>
struct Scaling<Network<First, Parts...>, Factors> {
  using Change = std::conditional_t<is_compound<Factors>, Rescaled<Factors>, NoCompound<Factors>>;
  using type = Network<typename Resized<First, Factors>::type, Change, Parts...>;
};

}  // namespace detail

/// The network with every declared width and number of repeats scaled, and optionally its image: `Scaled<Net,
/// Compound<Width<1.2_r>, Depth<1.4_r>, Resolution<300>>>`, or by the compound rule, `Scaled<Net, Compound<Phi<3>>>`.
///
/// Widths are rounded to multiples of 8 and repeats up, as in the published networks. Widths that a block computes from
/// its input scale with it; the number of classes does not change. If the groups of a convolution no longer divide a
/// scaled width, their number changes to the nearest that does.
template <class Net, class Factors>
using Scaled = typename detail::Scaling<detail::Parts<Net>, Factors>::type;

}  // namespace archetype
