// SPDX-License-Identifier: MIT
#pragma once
#include <cstddef>
#include <string>

namespace archetype {

/// A number with commas between groups of three digits: 25,557,032.
inline std::string with_thousands(long long count) {
  std::string digits = std::to_string(count);
  for (std::size_t place = digits.size(); place > 3; place -= 3) digits.insert(place - 3, 1, ',');
  return digits;
}

/// A number of bytes in megabytes (10^6 bytes) with two decimals: 102.23 MB.
inline std::string in_megabytes(long long bytes) {
  const long long hundredths = (bytes + 5'000) / 10'000;
  const std::string rest = std::to_string(100 + hundredths % 100).substr(1);
  return with_thousands(hundredths / 100) + "." + rest + " MB";
}

}  // namespace archetype
