// SPDX-License-Identifier: MIT
#include <archetype/analysis/drawing.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/blocks/compose/residual.hpp>
#include <archetype/blocks/compose/sequence.hpp>
#include <archetype/lowering/constant_graph.hpp>

#include <string>

#include <catch2/catch.hpp>

using namespace archetype;

TEST_CASE("A drawing has modules as clusters, operations with kind and shape, and an edge per input") {
  using Net = Network<Input<1, 8, 8>, Named<"block", Residual<Conv<1, Kernel<3>>>>, MaxPool<Kernel<2>>>;
  const std::string dot = to_dot(graph<Net>, "net");
  CHECK_THAT(dot, Catch::Contains("digraph \"net\" {\n"));
  CHECK_THAT(dot, Catch::Contains("  n0 [label=\"Input\\n1x8x8\"]\n"
                                  "  subgraph cluster_1 {\n"
                                  "    label=\"block\"\n"
                                  "    n1 [label=\"Conv 3x3\\n1x8x8\"]\n"
                                  "    n2 [label=\"Add\\n1x8x8\"]\n"
                                  "    n3 [label=\"ReLU\\n1x8x8\"]\n"
                                  "  }\n"
                                  "  n4 [label=\"MaxPool 2x2, stride 2x2\\n1x4x4\"]\n"
                                  "  n0 -> n1\n"
                                  "  n1 -> n2\n"
                                  "  n0 -> n2\n"
                                  "  n2 -> n3\n"
                                  "  n3 -> n4\n"
                                  "}\n"));
}

TEST_CASE("Clusters are nested, and one that follows another is not inside it") {
  using Net = Network<Input<1, 8, 8>, Named<"outer", Numbered<Sequence<ReLU>, Sequence<ReLU>>>>;
  CHECK_THAT(to_dot(graph<Net>), Catch::Contains("  subgraph cluster_1 {\n"
                                                 "    label=\"outer\"\n"
                                                 "    subgraph cluster_2 {\n"
                                                 "      label=\"0\"\n"
                                                 "      n1 [label=\"ReLU\\n1x8x8\"]\n"
                                                 "    }\n"
                                                 "    subgraph cluster_3 {\n"
                                                 "      label=\"1\"\n"
                                                 "      n2 [label=\"ReLU\\n1x8x8\"]\n"
                                                 "    }\n"
                                                 "  }\n"));
}

TEST_CASE("A name cannot end its quotes") {
  using Net = Network<Input<1, 8, 8>, Named<"a\"b\\c", Sequence<ReLU>>>;
  const std::string dot = to_dot(graph<Net>, "x\" {\n");
  CHECK_THAT(dot, Catch::Contains(R"(label="a\"b\\c")"));
  CHECK_THAT(dot, Catch::Contains(R"(digraph "x\" {\n" {)"));
}
