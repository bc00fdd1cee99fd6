// SPDX-License-Identifier: MIT
#pragma once
#include <iomanip>
#include <sstream>
#include <string>

namespace archetype {

/// A bar of 24 cells, of which as many are full as of `total` are `done`.
inline std::string progress_cells(long long done, long long total) {
  constexpr long long width = 24;
  const long long full = total > 0 ? width * done / total : width;
  std::string cells;
  for (long long i = 0; i < width; ++i) cells += i < full ? "━" : "─";
  return cells;
}

/// Seconds as 0:07 or 1:02:03.
inline std::string duration_text(double seconds) {
  const auto whole = static_cast<long>(seconds + 0.5);
  std::ostringstream text;
  if (whole >= 3600) text << whole / 3600 << ':' << std::setfill('0') << std::setw(2);
  text << whole / 60 % 60 << ':' << std::setfill('0') << std::setw(2) << whole % 60;
  return text.str();
}

}  // namespace archetype
