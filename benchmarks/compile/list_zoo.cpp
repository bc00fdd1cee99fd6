// SPDX-License-Identifier: MIT
#include <archetype/zoo/registry.hpp>

#include <cstdio>

int main() {
  for (const std::string& name : archetype::zoo::list()) std::puts(name.c_str());
}
