// SPDX-License-Identifier: MIT
#include <archetype/deploy/graph_text.hpp>
#include <archetype/deploy/read_graph.hpp>
#include <archetype/inference/compile.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <deque>
#include <random>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "../inference/random_weights.hpp"

using namespace archetype;

namespace {

/// Networks of any operations with any attributes, such as only a file can have.
class RandomGraph {
 public:
  explicit RandomGraph(unsigned seed) : random_(seed) {
    nodes_.push_back(
        {.operation = &operations::input, .shape = {number(1, 12), number(1, 12), number(1, 12)}, .label = {"input"}});
    const auto wanted = static_cast<std::size_t>(number(2, 14));
    for (int attempt = 0; attempt < 300 && nodes_.size() < wanted; ++attempt) {
      const Operation& operation = *operations::all[random_() % operations::all.size()];
      if (operation.traits().joins_results && nodes_.size() + 1 < wanted) continue;
      push(operation);
    }
  }

  GraphView view() const { return {nodes_, edges_, scopes_}; }

 private:
  int number(int least, int most) {
    return least + static_cast<int>(random_() % static_cast<unsigned>(most - least + 1));
  }
  bool chance() { return random_() % 2 == 0; }

  Attributes attributes(const Operation& operation) {
    Attributes any = operation.defaults();
    Window& window = any.window;
    if (chance()) window.kernel = {number(1, 4), number(1, 4)};
    if (chance()) window.stride = {number(1, 3), number(1, 3)};
    if (chance()) window.dilation = {number(1, 2), number(1, 2)};
    window.mode = static_cast<PaddingMode>(number(0, 2));
    if (window.mode == PaddingMode::given) window.padding = {number(0, 2), number(0, 2)};
    window.ceil = chance();
    window.exclude_padding = chance();
    if (operation.kind() == "Conv" || operation.kind() == "Linear" || operation.kind() == "Slice")
      any.width = number(1, 20);
    any.groups = number(1, 3);
    any.splits = number(1, 3);
    any.first = number(0, 3);
    any.bias = chance();
    return any;
  }

  /// Adds an operation unless its attributes and inputs do not fit.
  void push(const Operation& operation) {
    Node node{.operation = &operation, .attributes = attributes(operation)};
    const int inputs = operation.traits().inputs;
    node.edge_count = inputs == Traits::one_or_more ? number(1, 3) : inputs;
    node.first_edge = static_cast<int>(edges_.size());
    const int last = static_cast<int>(nodes_.size()) - 1;
    for (int i = 0; i < node.edge_count; ++i) edges_.push_back(chance() ? last : number(0, last));
    const Inputs read{nodes_.data(), edges_.data() + node.first_edge, node.edge_count};
    Fault fault;
    node.shape = operation.infer(node.attributes, read, fault);
    if (!fault) check_result(operation, node.shape, fault);
    if (fault) return edges_.resize(static_cast<std::size_t>(node.first_edge));
    node.label = {names_.emplace_back("layer" + std::to_string(nodes_.size()))};
    nodes_.push_back(node);
  }

  std::mt19937 random_;
  std::vector<Node> nodes_;
  std::vector<int> edges_;
  std::vector<Scope> scopes_{{}};
  std::deque<std::string> names_;
};

/// The largest difference between results, relative to their largest number.
double difference(const std::vector<std::vector<float>>& found, const std::vector<std::vector<float>>& expected) {
  double most = 0;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    double off = 0, largest = 1e-3;
    for (std::size_t j = 0; j < expected[i].size(); ++j) {
      largest = std::max(largest, std::abs(static_cast<double>(expected[i][j])));
      off = std::max(off, std::abs(static_cast<double>(found[i][j]) - expected[i][j]));
    }
    most = std::max(most, off / largest);
  }
  return most;
}

}  // namespace

TEST_CASE("whatever network a file has, both layouts run it alike") {
  for (unsigned seed = 0; seed < 60; ++seed) {
    const RandomGraph graph{seed};
    if (graph.view().size() < 2) continue;
    const std::string text = graph_text(graph.view());
    CAPTURE(seed, text);
    const StoredGraph stored = read_graph(text);
    const StateDict weights = random_weights(stored.view());
    std::vector<std::vector<std::vector<float>>> results;
    for (const MapLayout layout : {MapLayout::channels_last, MapLayout::blocked}) {
      InferenceNetwork network = compile_for_inference(stored.view(), weights, {.batches = {2}, .layout = layout});
      results.push_back(network.features(random_images(network.input_shape(), 2)));
    }
    CHECK(difference(results[1], results[0]) < 1e-3);
  }
}
