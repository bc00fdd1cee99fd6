// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/ratio.hpp>
#include <archetype/lowering/scale.hpp>

namespace archetype::detail {

/// The natural logarithm of a positive number, from the series of the inverse hyperbolic tangent.
constexpr double logarithm(double x) {
  if (x > 2) return logarithm(x / 2) + logarithm(2);
  if (x < 0.5) return logarithm(2 * x) - logarithm(2);
  const double z = (x - 1) / (x + 1);
  double power = z;
  double sum = 0;
  for (int k = 1; k < 40; k += 2) {
    sum += power / k;
    power *= z * z;
  }
  return 2 * sum;
}

/// The exponential function, from its series; accurate for small exponents.
constexpr double exponential(double x) {
  double term = 1;
  double sum = 1;
  for (int k = 1; k < 60; ++k) {
    term *= x / k;
    sum += term;
  }
  return sum;
}

/// base ^ exponent in multiples of 1e-8: exact if the result has at most eight decimals, as 1.2 ^ 3 does.
constexpr Ratio power(Ratio base, Ratio exponent) {
  return hundred_millionths(exponential(exponent.value() * logarithm(base.value())));
}

}  // namespace archetype::detail
