// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/fault.hpp>
#include <archetype/graph/ratio.hpp>

#include <string_view>

namespace archetype::detail {

/// Reports a rate outside [0, 1).
constexpr void check_rate(std::string_view kind, Ratio rate, Fault& fault) {
  if (rate.numerator < 0 || rate.numerator >= rate.denominator)
    fault << kind << " has a rate of " << rate.numerator << "/" << rate.denominator
          << "; it must be at least 0 and below 1";
}

}  // namespace archetype::detail
