// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/zoo/resnet.hpp>

static_assert(archetype::parameters<archetype::ResNet50> == 25'557'032);

int main() {}
