// SPDX-License-Identifier: MIT
#include <archetype/deploy/graph_text.hpp>
#include <archetype/deploy/read_graph.hpp>
#include <archetype/describe.hpp>
#include <archetype/zoo/registry.hpp>

#include <array>
#include <cstddef>
#include <set>
#include <string>
#include <string_view>

#include <catch2/catch.hpp>

using namespace archetype;
using Catch::Contains;

namespace {

/// Whether all fields of two nodes are equal, except for the addresses of operations.
bool equal(const Node& a, const Node& b) {
  return a.operation->kind() == b.operation->kind() && a.attributes == b.attributes && a.shape == b.shape &&
         a.parameters == b.parameters && a.multiply_adds == b.multiply_adds && a.first_edge == b.first_edge &&
         a.edge_count == b.edge_count && a.scope == b.scope && a.label == b.label && a.layer_group == b.layer_group &&
         a.in_head == b.in_head && a.in_shortcut == b.in_shortcut;
}
bool equal(const Scope& a, const Scope& b) {
  return a.parent == b.parent && a.label == b.label && a.is_block == b.is_block;
}

bool survives(const GraphView& graph, std::span<const Operation* const> operations = {}) {
  const StoredGraph stored = read_graph(graph_text(graph), operations);
  const auto same = [](const auto& a, const auto& b) { return equal(a, b); };
  return std::equal(graph.nodes.begin(), graph.nodes.end(), stored.view().nodes.begin(), stored.view().nodes.end(),
                    same) &&
         std::equal(graph.edges.begin(), graph.edges.end(), stored.view().edges.begin(), stored.view().edges.end()) &&
         std::equal(graph.scopes.begin(), graph.scopes.end(), stored.view().scopes.begin(), stored.view().scopes.end(),
                    same);
}

struct Tiny
    : Network<Input<3, 8, 8>, Conv<4, Kernel<3>, Stride<2>, Bias>, ReLU, Head<GlobalAveragePool, Flatten, Logits<2>>> {
};

const std::string tiny_text = graph_text(graph<Tiny>);

/// What the reader says about a text of `Tiny`'s graph in which `from` is replaced.
std::string refusal(std::string_view from, std::string_view to) {
  std::string text = tiny_text;
  const std::size_t at = text.find(from);
  if (at == std::string::npos) return "there is no " + std::string{from} + " in " + text;
  text.replace(at, from.size(), to);
  try {
    static_cast<void>(read_graph(text));
    return "it was read: " + text;
  } catch (const BadWeights& bad) {
    return bad.what();
  }
}

class Average : public Operation {
 public:
  constexpr Average() : Operation({"Average", "average"}, {.inputs = 2}) {}
  constexpr void state(const Node&, const Inputs&, StateVisitor& list) const override { list.parameter("share", {1}); }
};
inline constexpr Average average{};

}  // namespace

TEST_CASE("a graph is stored as JSON that says only what differs from the usual") {
  CHECK(
      tiny_text ==
      R"({"version":1,"scopes":[],"nodes":[{"kind":"Input","name":"input","shape":[3,8,8]},)"
      R"({"kind":"Conv","name":"conv","number":1,"inputs":[0],"shape":[4,4,4],"kernel":[3,3],"stride":[2,2],)"
      R"("width":4,"bias":true},{"kind":"ReLU","name":"relu","inputs":[1],"shape":[4,4,4]},)"
      R"({"kind":"GlobalAveragePool","name":"avgpool","inputs":[2],"shape":[4,1,1],"layer_group":1,"head":true},)"
      R"({"kind":"Flatten","name":"flatten","inputs":[3],"shape":[4],"layer_group":1,"head":true},)"
      R"({"kind":"Linear","name":"fc","inputs":[4],"shape":[2],"width":2,"bias":true,"layer_group":1,"head":true}]})");
}

TEST_CASE("networks with all operations are read from a file as they were written") {
  std::set<std::string_view> seen;
  const auto check = [&](const GraphView& graph) {
    CHECK(survives(graph));
    for (const Node& node : graph.nodes) seen.insert(node.operation->kind());
  };
  for (const char* const name :
       {"timm/ecaresnet50d", "timm/mixnet_s", "timm/mobilenetv3_small_050", "timm/convnext_atto",
        "timm/convnextv2_atto", "timm/resnest14d", "fastai/xresnet18+sa_learner"}) {
    CAPTURE(name);
    const OwningGraph graph = zoo::lower(name, {.classes = 5});
    check(graph);
  }
  for (std::size_t i = 0; i < zoo::entries.size(); i += 40) {
    CAPTURE(zoo::entries[i].full_name());
    const OwningGraph graph = lower(zoo::entries[i].emit, {.classes = 3});
    check(graph);
  }
  const OwningGraph features = zoo::lower("timm/resnet18", {.size = 96, .features = {"layer1.0", "layer3"}});
  check(features);
  struct Rest : Network<Input<2, 9, 9>, Conv<6>, Dropout<0.1_r>, ReLU6, BlurPool<>, Sigmoid, GlobalMaxPool, GELU> {};
  check(graph<Rest>);
  check(graph<WithStochasticDepth<ResNet18, 0.2_r>>);
  for (const Operation* const operation : operations::all) {
    CAPTURE(operation->kind());
    CHECK(seen.contains(operation->kind()));
  }
}

TEST_CASE("windows of every kind are read as they were written") {
  struct Net
      : Network<Input<3, 37, 41>, Conv<4, Kernel<3, 5>, Stride<2, 1>, Padding<1, 0>>,
                Conv<4, Kernel<3>, Stride<2>, SamePadding>, Conv<8, Kernel<3>, Dilation<2>, Groups<2>>,
                MaxPool<Kernel<3>, Stride<2>, CeilMode>, AveragePool<Kernel<3>, Stride<1>, Padding<1>, ExcludePadding>,
                BlurPool<>, BatchNormWith<Epsilon<1e-3_r>, Momentum<0.01_r>, InitialBias<0.5_r>>> {};
  CHECK(survives(graph<Net>));
}

TEST_CASE("attributes that an operation does not take change nothing") {
  struct Net
      : Network<Input<3, 19, 19>, Conv<3, Kernel<2>, Stride<2>, Padding<0>>, BlurPool<>, AveragePool<Kernel<2>>> {};
  std::string text = graph_text(graph<Net>);
  const auto claim = [&](const std::string& kind, const char* fields) {
    const std::string field = "\"kind\":\"" + kind + "\",";
    text.insert(text.find(field) + field.size(), fields);
  };
  claim("Conv", R"("ceil":true,)");
  claim("BlurPool", R"("ceil":true,"dilation":[2,2],)");
  claim("AveragePool", R"("dilation":[2,2],)");
  const StoredGraph stored = read_graph(text);
  for (int i = 0; i < 4; ++i) CHECK(equal(stored.view()[i], graph<Net>[i]));
}

TEST_CASE("an operation of one's own is read where it is known") {
  struct Both {
    static constexpr Value emit(Builder& builder, Value x) {
      return builder.push(average, {x, apply<Conv<3>>(builder, x)}, {.splits = 7});
    }
  };
  struct Net : Network<Input<3, 4, 4>, Both> {};
  CHECK(survives(graph<Net>, std::array<const Operation*, 1>{&average}));
  CHECK_THROWS_WITH(read_graph(graph_text(graph<Net>)),
                    R"(node 2 (average): there is no operation "Average"; if it is one of your own, give it to the )"
                    "function that opens the file");
}

TEST_CASE("a graph that no lowering would return is refused by a sentence that names the node") {
  const auto [from, to, says] = GENERATE(table<std::string, std::string, std::string>({
      {R"("version":1)", R"("version":2)", "it has version 2, and only version 1 can be read"},
      {R"("version":1,)", "", R"(node 0: it comes before the "version")"},
      {R"("version":1)", R"("version":"1")", "it has a text out of place in \"version\""},
      {R"("scopes":[])", R"("scopes":[{"name":"a","parent":1}])", R"(scope 1: "parent" is 1; it must be 0 to 0)"},
      {R"("scopes":[])", R"("scopes":[3])", R"(it has a number out of place in "scopes")"},
      {R"("kind":"Input")", R"("kind":"ReLU")", R"(node 0 (input): it is "ReLU", not the input)"},
      {R"("shape":[3,8,8])", R"("shape":[3,8,8],"inputs":[0])",
       "node 0 (input): it reads 1 results, which is not their number"},
      {R"("shape":[3,8,8])", R"("shape":[3])", "node 0 (input): Input is flat; give it height and width"},
      {R"("shape":[3,8,8])", R"("shape":[3,8])", R"(node 0 (input): its "shape" does not have one or three extents)"},
      {R"("shape":[3,8,8])", R"("shape":[3,-8,8])", R"(node 0 (input): its "shape" has an extent of -8)"},
      {R"("shape":[3,8,8])", R"("shape":[3,40000,8])", "node 0 (input): Input makes 3x40000x8; at most 32768 rows"},
      {R"("kind":"ReLU")", R"("kind":"Relu")", R"(node 2 (relu): there is no operation "Relu")"},
      {R"("kind":"ReLU")", R"("kind":"Input")", R"(node 2 (relu): there is no operation "Input")"},
      {R"("name":"relu")", R"("name":"conv1")", "node 2: its path is that of an earlier node, conv1"},
      {R"("name":"relu")", R"("name":"re\nlu")", R"(node 2: its name "re?lu" has control characters)"},
      {R"("name":"relu")", R"("name":")" + std::string(300, 'a') + '"',
       "node 2: its path has more than 200 characters"},
      {R"("inputs":[1])", R"("inputs":[2])", "node 2 (relu): it reads node 2, which does not come before it"},
      {R"("inputs":[1])", R"("inputs":[-1])", "node 2 (relu): it reads node -1, which does not come before it"},
      {R"("inputs":[1])", R"("inputs":[1,1])", "node 2 (relu): it reads 2 results, which is not their number"},
      {R"("inputs":[1])", R"("inputs":[])", "node 2 (relu): it reads 0 results, which is not their number"},
      {R"("inputs":[1])", R"("inputs":1)", R"(node 2 (relu): "inputs" is not a list of whole numbers)"},
      {R"("inputs":[1])", R"("scope":1,"inputs":[1])", R"(node 2: "scope" is 1; it must be 0 to 0)"},
      {R"("shape":[4,4,4],"kernel")", R"("shape":[4,4,5],"kernel")",
       R"(node 1 (conv1): its "shape" is 4x4x5, and it makes 4x4x4)"},
      {R"("kernel":[3,3])", R"("kernel":[3,0])", R"(node 1 (conv1): "kernel" is 0; it must be 1 to 1024)"},
      {R"("kernel":[3,3])", R"("kernel":[3])", R"(node 1 (conv1): "kernel" is not a list of two whole numbers)"},
      {R"("kernel":[3,3])", R"("kernel":[3,3],"kernel":[3,3])", R"(node 1: it has "kernel" twice)"},
      {R"("kernel":[3,3])", R"("kernel":[3.5,3])", R"(it has a number out of place in "nodes")"},
      {R"("kernel":[3,3])", R"("kernel":[3,3],"mode":"none")", R"(node 1 (conv1): there is no "mode" "none")"},
      {R"("kernel":[3,3])", R"("kernel":[999,3],"mode":"given")", "node 1 (conv1): Conv lays a window of 999x3 on"},
      {R"("stride":[2,2])", R"("groups":2)", "node 1 (conv1): Conv has Groups<2> from 3 to 4 channels"},
      {R"("stride":[2,2])", R"("epsilon":[1,0])",
       R"(node 1 (conv1): "epsilon" is no fraction of numbers that a double has)"},
      {R"("width":4)", R"("width":4194304)", R"(node 1 (conv1): "width" is 4194304; it must be 1 to 1048576)"},
      {R"("bias":true)", R"("bias":false)", R"(it has a truth value out of place in "nodes")"},
      {R"("bias":true)", R"("color":true)", R"(node 1 (conv1): it has "color", which this version does not know)"},
      {R"("kind":"ReLU")", R"("kind":"Add")", "node 2 (relu): it reads 1 results, which is not their number"},
      {R"("kind":"GlobalAveragePool")", R"("kind":"Linear")", "node 3 (avgpool): Linear needs a flat input"},
      {R"("kind":"ReLU","name":"relu","inputs":[1])", R"("kind":"Features","name":"relu","inputs":[1])",
       "node 3 (avgpool): it comes after the node that joins the results"},
      {R"("kind":"ReLU","name":"relu","inputs":[1])", R"("kind":"Dropout","name":"relu","inputs":[1],"rate":[3,2])",
       "node 2 (relu): Dropout has a rate of 3/2"},
      {"]}", "]", "it is not JSON from byte"},
      {tiny_text, "[]", "it has a list out of place"},
      {tiny_text, "{}", R"(it has no "version")"},
      {tiny_text, R"({"version":1,"nodes":[]})", "it has no operations"},
  }));
  CAPTURE(from, to);
  CHECK_THAT(refusal(from, to), Contains(says));
}

TEST_CASE("scopes in each other have a greatest depth") {
  std::string scopes;
  for (int i = 0; i < 65; ++i)
    scopes += (i == 0 ? R"({"name":"a"})" : R"(,{"name":"a","parent":)" + std::to_string(i) + '}');
  CHECK(refusal("[]", '[' + scopes + ']') == "scope 65: there are more than 64 scopes in each other");
}

TEST_CASE("a small file cannot make a network that takes all memory") {
  struct Large : Network<Input<32, 8192, 8192>, ReLU> {};
  CHECK_THROWS_WITH(read_graph(graph_text(graph<Large>)),
                    "its activations take 17179869184 bytes for one image; at most 4294967296 are possible");
}
