// SPDX-License-Identifier: MIT
#include <archetype/graph/lower.hpp>
#include <archetype/zoo/resnet.hpp>

int main() {
  const archetype::OwningGraph graph = archetype::lower<archetype::ResNet50>(archetype::Shape{3, 97, 97});
  return graph.view().size() > 0 ? 0 : 1;
}
