// SPDX-License-Identifier: MIT
#include <archetype/analysis/summary.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/blocks/compose/residual.hpp>
#include <archetype/blocks/compose/sequence.hpp>
#include <archetype/zoo/resnet/types.hpp>

#include <sstream>
#include <string>

#include <catch2/catch.hpp>

using namespace archetype;

namespace {

struct Tiny : Network<Input<3, 100, 100>, Named<"body", Sequence<Conv<4, Kernel<3>>, BatchNorm>>, Classifier<10>> {};

}  // namespace

TEST_CASE("A summary lists layers by module, with totals") {
  // Computed by hand: 4·3·9 weights, 2·4 of the normalization, and 4·10 + 10 of fc. The peak of the activations is at
  // the normalization: input and output of 4·100·100 values of 4 bytes.
  CHECK(summary<Tiny>() ==
        "Tiny\n"
        "-------------------------------------------------------------------\n"
        "Layer    Kind               Output shape  Parameters  Multiply-adds\n"
        "-------------------------------------------------------------------\n"
        "input    Input              3x100x100              -              -\n"
        "body\n"
        "  conv1  Conv               4x100x100            108      1,080,000\n"
        "  bn1    BatchNorm          4x100x100              8              -\n"
        "avgpool  GlobalAveragePool  4x1x1                  -              -\n"
        "flatten  Flatten            4                      -              -\n"
        "fc       Linear             10                    50             40\n"
        "-------------------------------------------------------------------\n"
        "Parameters, trained                  166\n"
        "Multiply-adds                  1,080,040\n"
        "-------------------------------------------------------------------\n"
        "Input                            0.12 MB\n"
        "Activations at once              0.32 MB\n"
        "Parameters                       0.00 MB\n"
        "Estimated total                  0.32 MB\n"
        "-------------------------------------------------------------------\n");
}

TEST_CASE("A summary of ResNet-50 states the published totals") {
  const std::string table = summary<ResNet50>();
  CHECK_THAT(table, Catch::Contains("ResNet50\n"));
  CHECK_THAT(table, Catch::Contains(" 25,557,032\n"));     // torchvision
  CHECK_THAT(table, Catch::Contains(" 4,089,184,256\n"));  // torchvision
  CHECK_THAT(table, Catch::Contains(" 0.60 MB\n"));        // input size of torchinfo
  CHECK_THAT(table, Catch::Contains(" 102.23 MB\n"));      // size of parameters of torchinfo
}

TEST_CASE("No line of ResNet-50's summary is longer than 100 columns") {
  std::istringstream lines{summary<ResNet50>()};
  for (std::string line; std::getline(lines, line);) CHECK(line.size() <= 100);
}

TEST_CASE("Columns are aligned after a name that is not ASCII") {
  const std::string table = summary<Network<Input<1, 4, 4>, Named<"größe", ReLU>, Named<"extent", ReLU>>>();
  CHECK_THAT(table, Catch::Contains("größe   ReLU"));
  CHECK_THAT(table, Catch::Contains("extent  ReLU"));
}
