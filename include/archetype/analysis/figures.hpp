// SPDX-License-Identifier: MIT
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace archetype {

/// A number with its groups of three digits separated: 25,557,032.
inline std::string with_thousands(long long count, std::string_view separator = ",") {
  std::string digits = std::to_string(count);
  const std::size_t first = count < 0 ? 1 : 0;
  for (std::size_t place = digits.size(); place > first + 3; place -= 3) digits.insert(place - 3, separator);
  return digits;
}

/// A number of bytes in megabytes (10^6 bytes) with two decimals: 102.23 MB.
inline std::string in_megabytes(long long bytes) {
  const long long hundredths = (bytes + 5'000) / 10'000;
  const std::string rest = std::to_string(100 + hundredths % 100).substr(1);
  return with_thousands(hundredths / 100) + "." + rest + " MB";
}

}  // namespace archetype
