// SPDX-License-Identifier: MIT
#include <archetype/weights/match/adapted_channels.hpp>
#include <archetype/weights/state/test_vector.hpp>

#include <numeric>
#include <vector>

#include <catch2/catch.hpp>

using namespace archetype;

namespace {

// Two output channels of three input channels, a window of two numbers.
const std::vector<float> weight{1, 2, 10, 20, 100, 200, 3, 4, 30, 40, 300, 400};

}  // namespace

TEST_CASE("Channels are summed to one") {
  CHECK(adapted_channels(weight, 3, 2, 1) == std::vector<float>{111, 222, 333, 444});
}

TEST_CASE("Channels are repeated in turn and rescaled to many or to fewer, as timm does") {
  const std::vector<float> six = adapted_channels(weight, 3, 2, 6);
  CHECK(six == std::vector<float>{.5F,  1, 5,  10, 50,  100, .5F,  1, 5,  10, 50,  100,
                                  1.5F, 2, 15, 20, 150, 200, 1.5F, 2, 15, 20, 150, 200});
  CHECK(adapted_channels(weight, 3, 2, 2) == std::vector<float>{1.5F, 3, 15, 30, 4.5F, 6, 45, 60});
  CHECK(adapted_channels(weight, 3, 2, 3) == weight);
}

TEST_CASE("The image of a test vector follows from its seed alone") {
  const TestVector vector{"archetype", Shape{3, 2, 2}, {}};
  CHECK(vector.image().size() == 12);
  CHECK(vector.image() == uniform_numbers("archetype", 12));
}
