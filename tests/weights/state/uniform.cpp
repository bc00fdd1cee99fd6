// SPDX-License-Identifier: MIT
#include <archetype/weights/state/uniform.hpp>

#include <vector>

#include <catch2/catch.hpp>

using namespace archetype;

TEST_CASE("the numbers of a seed are those that arithmetic by hand gives, the same on every machine") {
  CHECK(uniform_numbers("input", 3) ==
        std::vector<float>{-0.8043633699417114F, 0.30472075939178467F, -0.5927515029907227F});
  CHECK(uniform_numbers("conv1.weight", 1) == std::vector<float>{0.0901498794555664F});
}
