// SPDX-License-Identifier: MIT
#include <archetype/inference/make_schedule.hpp>
#include <archetype/inference/plan/make_plan.hpp>
#include <archetype/layers/all.hpp>

#include <algorithm>
#include <string_view>

#include <catch2/catch.hpp>

using namespace archetype;

TEST_CASE("Every operation of the library has a place in plans") {
  for (const Operation* operation : operations::all) {
    const bool planned = std::any_of(inference::planned_operations.begin(), inference::planned_operations.end(),
                                     [&](const auto& each) { return each.kind == operation->kind(); });
    CAPTURE(operation->kind());
    CHECK(planned);
  }
  CHECK(inference::planned_operations.size() == operations::all.size());
}

TEST_CASE("Every kind of step that an operation becomes can be executed") {
  const auto is_executed = [](std::string_view kind) {
    return inference::detail::find_kernel(inference::own_kernels(), kind) != nullptr ||
           std::any_of(inference::primitive_steps.begin(), inference::primitive_steps.end(),
                       [&](const auto& each) { return each.kind == kind; });
  };
  for (const auto& [kind, rule] : inference::planned_operations) {
    CAPTURE(kind);
    if (rule == inference::keep || rule == inference::convolve || rule == inference::flatten ||
        rule == inference::attend)
      CHECK(is_executed(kind));
  }
  CHECK(is_executed("Pointwise"));
  CHECK(is_executed("SqueezeExcite"));
}
