// SPDX-License-Identifier: MIT
#include <archetype/data/augment/image_operation.hpp>
#include <archetype/data/augment/rand_augment.hpp>
#include <archetype/data/augment/trivial_augment_wide.hpp>
#include <archetype/data/random.hpp>
#include <archetype/image/image.hpp>

#include <cstdint>
#include <set>
#include <string>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "../../image/pictures.hpp"
#include "../../image/sum.hpp"
#include "../../train/reference.hpp"

using namespace archetype;

TEST_CASE("Each operation at each level equals torchvision with Pillow to the bit") {
  int compared = 0;
  for (const auto& reference : recorded("recipes/image_operations.json")) {
    Image image = hard_edges(reference["size"][0], reference["size"][1]);
    if (reference["faint"].get<bool>())
      for (std::uint8_t& byte : image.bytes()) byte = static_cast<std::uint8_t>(40 + byte / 3);
    const bool wide = reference["policy"] == "TrivialAugmentWide";
    const auto largest = wide ? TrivialAugmentWide::largest() : RandAugment::largest(image);
    const auto operation = static_cast<ImageOperation>(reference["operation"].get<int>());
    CHECK(archetype::detail::has_sign(operation) ==
          (reference["results"].size() > 2 && reference["results"][1][1] == -1));
    for (const auto& result : reference["results"]) {
      INFO(reference["policy"] << " " << reference["name"] << " " << reference["size"] << " " << result.dump());
      const double magnitude =
          result[1].get<double>() * archetype::detail::magnitude_at(operation, result[0], 31, largest);
      CHECK(magnitude == Approx(result[1].get<double>() * result[2].get<double>()).epsilon(1e-6));
      CHECK(sum_of(apply(image, operation, magnitude)) == result[3].get<std::string>());
      ++compared;
    }
  }
  CHECK(compared == 930);
}

TEST_CASE("A policy draws every operation, the same for the same random numbers") {
  const Image image = hard_edges(12, 15);
  std::set<std::string> results;
  for (std::uint64_t i = 0; i < 200; ++i) {
    Random first{i}, second{i};
    const Image varied = TrivialAugmentWide{}(image, first);
    CHECK(varied == TrivialAugmentWide{}(image, second));
    CHECK((varied.height() == 12 && varied.width() == 15));
    results.insert(sum_of(varied));
    CHECK(sum_of(RandAugment{.operations = 0}(image, first)) == sum_of(image));
  }
  CHECK(results.size() > 100);
  CHECK(results.contains(sum_of(image)));
  results.clear();
  for (std::uint64_t i = 0; i < 200; ++i) {
    Random random{i};
    results.insert(sum_of(RandAugment{.operations = 1}(image, random)));
  }
  // One level: 14 operations, of which 9 go in two directions; the image itself is also that of other operations.
  CHECK((results.size() > 15 && results.size() <= 23));
}

TEST_CASE("Policies tell their options in a line, and refuse those out of range by name") {
  CHECK(RandAugment{}.text() == "RandAugment(operations 2, level 9 of 31)");
  CHECK(TrivialAugmentWide{}.text() == "TrivialAugmentWide(levels 31)");
  Random random{1};
  const Image image(2, 2);
  CHECK_THROWS_WITH((RandAugment{.level = 31}(image, random)),
                    "RandAugment: level is 31, expected 0 to below the number of levels");
  CHECK_THROWS_WITH((TrivialAugmentWide{1}(image, random)), "TrivialAugmentWide: levels is 1, expected at least 2");
}
