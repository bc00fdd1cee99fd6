// SPDX-License-Identifier: MIT
#include <archetype/lowering/lower.hpp>
#include <archetype/zoo/resnet/types.hpp>

int main() {
  const archetype::OwningGraph graph = archetype::lower<archetype::ResNet50>(archetype::Shape{3, 97, 97});
  return graph.view().size() > 0 ? 0 : 1;
}
