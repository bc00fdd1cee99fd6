// SPDX-License-Identifier: MIT
// links: archetype::describe range-v3::range-v3
// test: ten_costliest_layers
// says: conv1 118013952
// says: layer3.1.conv2 115605504
// says: fc.weight fc.bias
//
// A network is data: its nodes, edges and tensors are ranges for the algorithms and views of the standard library and
// of range-v3.
#include <archetype/describe.hpp>
#include <archetype/graph/range_v3.hpp>

#include <algorithm>
#include <functional>
#include <iostream>
#include <ranges>
#include <string>
#include <vector>

#include <range/v3/view/filter.hpp>
#include <range/v3/view/transform.hpp>

using namespace archetype;

int main() {
  // [costliest]
  std::vector<Node> layers{graph<ResNet50>.nodes.begin(), graph<ResNet50>.nodes.end()};
  std::ranges::stable_sort(layers, std::greater{}, &Node::multiply_adds);
  for (const Node& layer : layers | std::views::take(10))
    std::cout << path_of(graph<ResNet50>, layer).str() << ' ' << layer.multiply_adds << '\n';
  // [costliest]

  // [tensors]
  const auto in_head = [](const GraphTensor& tensor) { return tensor.node->in_head; };
  auto keys =
      tensors_of(graph<ResNet50>) | ranges::views::filter(in_head) | ranges::views::transform(&GraphTensor::path);
  for (const std::string& key : keys) std::cout << key << ' ';  // fc.weight fc.bias
  // [tensors]
  std::cout << '\n';

  // [edges]
  const auto is_sum = [](const Node& node) { return node.operation->traits().adds_shortcut; };
  static_assert(std::ranges::count_if(graph<ResNet50>.nodes, is_sum) == 3 + 4 + 6 + 3);
  static_assert(std::ranges::distance(edges_of(graph<ResNet50>)) == graph<ResNet50>.size() - 1 + 3 + 4 + 6 + 3);
  // [edges]
}
