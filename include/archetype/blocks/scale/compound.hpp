// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/blocks/scale/constexpr_math.hpp>
#include <archetype/layers/layer.hpp>

#include <type_traits>

namespace archetype {

/// The values that the options of a `Compound` set.
struct CompoundFactors {
  Scale scale{};
  Ratio resolution{1, 1};  ///< factor of the declared image's height and width
  int size = implied;      ///< height and width of the image, instead of `resolution`
  Ratio phi{};

  /// The scaled height or width for a declared one, rounded to the nearest integer.
  constexpr int resized(int declared) const {
    if (size != implied) return size;
    if (resolution == Ratio{1, 1} || declared < 1 || declared > Limits::extent) return declared;
    return static_cast<int>((2LL * declared * resolution.numerator + resolution.denominator) /
                            (2 * resolution.denominator));
  }
};

/// The compound scaling rule of Tan & Le 2019, section 3.3: multiplies depth by αᵠ, width by βᵠ and resolution by γᵠ.
struct CompoundRule {
  static constexpr Ratio alpha = 1.2_r;
  static constexpr Ratio beta = 1.1_r;
  static constexpr Ratio gamma = 1.15_r;
  static constexpr int largest_phi = 20;

  static constexpr CompoundFactors factors(Ratio phi) {
    return {.scale = {.width = detail::power(beta, phi), .depth = detail::power(alpha, phi)},
            .resolution = detail::power(gamma, phi),
            .phi = phi};
  }
};

/// αβ²γ² ≈ 2: increasing φ by 1 doubles the multiply-adds. The published constants yield 1.92.
static_assert(CompoundRule::alpha.value() * CompoundRule::beta.value() * CompoundRule::beta.value() *
                      CompoundRule::gamma.value() * CompoundRule::gamma.value() >
                  1.9 &&
              CompoundRule::alpha.value() * CompoundRule::beta.value() * CompoundRule::beta.value() *
                      CompoundRule::gamma.value() * CompoundRule::gamma.value() <
                  2.1);

namespace detail {

template <class Number>
constexpr Ratio exponent(Number phi) {
  if constexpr (std::is_same_v<Number, Ratio>) {
    return phi;
  } else {
    static_assert(std::is_integral_v<Number>, "Phi takes an integer or a Ratio, such as 0.5_r");
    return {phi, 1};
  }
}

constexpr bool usable_phi(Ratio phi) {
  constexpr long long most = CompoundRule::largest_phi;
  return phi.denominator > 0 && phi.denominator <= 1'000'000 && phi.numerator <= most * phi.denominator &&
         phi.numerator >= -most * phi.denominator;
}

}  // namespace detail

/// The factor of all declared widths: `Width<1.2_r>`.
template <Ratio Factor>
struct Width : Option<"Width", "width"> {
  static constexpr void apply(CompoundFactors& factors) { factors.scale.width = Factor; }
};

/// Rounds scaled widths to the nearest multiple of 8, even if that reduces them by more than a tenth.
struct NearestWidths : Option<"NearestWidths", "rounding"> {
  static constexpr void apply(CompoundFactors& factors) { factors.scale.rounding = WidthRounding::nearest; }
};

/// The factor of all declared numbers of repeats.
template <Ratio Factor>
struct Depth : Option<"Depth", "depth"> {
  static constexpr void apply(CompoundFactors& factors) { factors.scale.depth = Factor; }
};

/// The height and width of the image.
template <int Size>
struct Resolution : Option<"Resolution", "resolution"> {
  static constexpr void apply(CompoundFactors& factors) { factors.size = Size; }
};

/// Scales depth, width and resolution by the compound rule: `Phi<3>` or `Phi<0.5_r>`. 0 leaves the network as it is.
template <auto Exponent>
struct Phi : Option<"Phi", "width", /*Alone=*/true> {
  static constexpr void apply(CompoundFactors& factors) {
    constexpr Ratio phi = detail::exponent(Exponent);
    if constexpr (detail::usable_phi(phi)) factors = CompoundRule::factors(phi);
    else factors.phi = phi;
  }
};

namespace detail {

/// Reports factors out of range.
constexpr void check_factors(const CompoundFactors& factors, Fault& fault) {
  if (!usable_phi(factors.phi))
    fault << "Compound has a Phi of " << factors.phi.numerator << "/" << factors.phi.denominator << "; it must be -"
          << CompoundRule::largest_phi << " to " << CompoundRule::largest_phi << ", in steps of at least 1/1000000";
  else if (factors.size != implied && (factors.size < 1 || factors.size > Limits::extent))
    fault << "Compound has Resolution<" << factors.size << ">; it must be 1 to " << Limits::extent;
  else check_scale(factors.scale, fault);
}

inline constexpr OptionTaker<CompoundFactors> compound_taker{
    "Compound", "Width, NearestWidths, Depth, Resolution, Phi", {}, check_factors};

}  // namespace detail

/// Factors for scaling a network: `Width`, `Depth` and `Resolution` in any order, each 1 if omitted, and
/// `NearestWidths`; or `Phi` alone.
template <class... Options>
struct Compound {
  static constexpr const auto& options = detail::option_set<detail::compound_taker, Options...>;
  static constexpr CompoundFactors factors = options.values;
};

}  // namespace archetype
