// SPDX-License-Identifier: MIT
// Catch2 3 under the names of Catch2 2, which the tests use.
#pragma once

#include <string>

#include <catch2/catch_all.hpp>

namespace Catch {

inline auto Contains(const std::string& part) { return Matchers::ContainsSubstring(part); }
using Matchers::EndsWith;
using Matchers::StartsWith;
using TestEventListenerBase = EventListenerBase;

}  // namespace Catch

using Catch::Approx;
