// SPDX-License-Identifier: MIT
#include <archetype/describe.hpp>
#include <archetype/model/model.hpp>
#include <archetype/model/structure.hpp>

#include <algorithm>
#include <string>

#include <catch2/catch.hpp>
#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/modules/dropout.h>
#include <torch/nn/modules/linear.h>

using namespace archetype;

namespace {

template <int S, Ratio Rate = 0.5_r>
struct StridedNet : Network<Input<3, 8, 8>, Conv<4, Kernel<3>, Stride<S>>, BatchNorm, ReLU,
                            Residual<Conv<4, Kernel<3>>>, Head<GlobalAveragePool, Flatten, Dropout<Rate>, Logits<3>>> {
};

template <class N>
auto structure(const Request& request = {}) {
  return structure_of(*Model<N>{request});
}

}  // namespace

TEST_CASE("The structure of a network tells strides, rates, input and classes that no tensor shows") {
  const auto usual = structure<StridedNet<1>>();
  CHECK(structure<StridedNet<1>>() == usual);
  CHECK(structure<StridedNet<2>>() != usual);
  CHECK(structure<StridedNet<1, 0.25_r>>() != usual);
  CHECK(structure<StridedNet<1>>({.size = 16}) != usual);
  CHECK(structure<StridedNet<1>>({.classes = 4}) != usual);
  const auto first = std::find_if(usual.begin(), usual.end(), [](const auto& part) { return part.first == "conv1"; });
  REQUIRE(first != usual.end());
  CHECK(first->second == "Conv kernel 3x3 padding 1x1 width 4 to 4x8x8 of input in layer group 0");
}

TEST_CASE("The structure of any other module is what LibTorch prints of its parts") {
  const torch::nn::Sequential module{torch::nn::Linear(2, 3), torch::nn::Dropout(0.25)};
  const std::vector<std::pair<std::string, std::string>> expected{
      {"network", "torch::nn::Sequential"},
      {"0", "torch::nn::Linear(in_features=2, out_features=3, bias=true)"},
      {"1", "torch::nn::Dropout(p=0.25, inplace=false)"}};
  CHECK(structure_of(*module) == expected);
}
