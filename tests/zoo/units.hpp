// SPDX-License-Identifier: MIT
// Units of counts, as tables print them.
#pragma once

/// In units of a million, with two decimals.
constexpr double millions(long long count) { return static_cast<double>((count + 5'000) / 10'000) / 100; }

/// In units of a billion, with three decimals.
constexpr double billions(long long count) { return static_cast<double>((count + 500'000) / 1'000'000) / 1'000; }
