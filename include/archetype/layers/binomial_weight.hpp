// SPDX-License-Identifier: MIT
#pragma once

namespace archetype {

/// The weight at `index` of `length` binomial weights: 1/4, 1/2, 1/4 for a length of 3. They are a row of Pascal's
/// triangle, divided by its sum.
constexpr float binomial_weight(int length, int index) {
  double weight = 1;
  for (int i = 0; i < index; ++i) weight = weight * (length - 1 - i) / (i + 1);
  for (int i = 1; i < length; ++i) weight /= 2;
  return static_cast<float>(weight);
}

static_assert(binomial_weight(1, 0) == 1);
static_assert(binomial_weight(3, 0) == 0.25F && binomial_weight(3, 1) == 0.5F && binomial_weight(3, 2) == 0.25F);

}  // namespace archetype
