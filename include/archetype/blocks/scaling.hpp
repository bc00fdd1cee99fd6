// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/blocks/rules.hpp>
#include <archetype/blocks/transform.hpp>

namespace archetype {

/// By how much each layer is wider.
template <Ratio Factor>
struct Width {
  static constexpr double value = Factor.value();
};

/// By how much each stage is deeper.
template <Ratio Factor>
struct Depth {
  static constexpr double value = Factor.value();
};

/// Height and width of the images.
template <int Size>
struct Resolution {
  static constexpr int value = Size;
};

/// Width, depth and resolution that are scaled together (Tan & Le 2019).
template <class ScaledWidth, class ScaledDepth, class ScaledResolution>
struct Compound {
  static constexpr Scale scale{ScaledWidth::value, ScaledDepth::value};
  static constexpr int resolution = ScaledResolution::value;
};

namespace detail {

/// Puts a scale in force for all that follows in the network.
template <class Factors>
struct Rescaled {
  static constexpr Value emit(Builder& builder, Value x) {
    builder.rescale(Factors::scale);
    return x;
  }
};

template <class Net, class Factors>
struct Scaling;
template <int Channels, int Height, int W, class... Parts, class Factors>
struct Scaling<Network<Input<Channels, Height, W>, Parts...>, Factors> {
  using type = Network<Input<Channels, Factors::resolution, Factors::resolution>, Rescaled<Factors>, Parts...>;
};

}  // namespace detail

/// The network with every declared width and number of repeats scaled, for larger images:
/// `Scaled<Net, Compound<Width<1.2_r>, Depth<1.4_r>, Resolution<300>>>`.
template <detail::PartList Net, class Factors>
using Scaled = typename detail::Scaling<detail::Parts<Net>, Factors>::type;

/// A part whose widths and repeats stay as they are declared.
template <class Part>
struct Unscaled {
  static constexpr Value emit(Builder& builder, Value x) {
    const Scale scale = builder.scale();
    builder.rescale({});
    x = Part::emit(builder, x);
    builder.rescale(scale);
    return x;
  }
};

}  // namespace archetype
