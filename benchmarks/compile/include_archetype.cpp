// SPDX-License-Identifier: MIT
#include <archetype/archetype.hpp>

int main() {}
