// SPDX-License-Identifier: MIT
#include <archetype/train/metrics/metrics.hpp>

#include <catch2/catch.hpp>
#include <torch/types.h>

using namespace archetype;

TEST_CASE("Accuracy and top-k count labels among the most likely classes") {
  const auto output = torch::tensor({0.1, 0.7, 0.2, 0.5, 0.4, 0.1, 0.3, 0.3, 0.4, 0.2, 0.1, 0.7}).view({4, 3});
  const auto labels = torch::tensor({1, 1, 0, 1}, torch::kInt64);
  CHECK(Accuracy{}(output, labels) == 0.25);
  CHECK(TopK<1>{}(output, labels) == 0.25);
  CHECK(TopK<3>{}(output, labels) == 1.0);
  CHECK(TopK<5>{}(output, labels) == 1.0);  // of three classes
  CHECK(TopK<2>{}(output.index_select(0, torch::tensor({0, 1, 3})), labels.index_select(0, torch::tensor({0, 1, 3}))) ==
        Approx(2.0 / 3));
  CHECK(TopK<5>{}.name() == "top_5");
}
