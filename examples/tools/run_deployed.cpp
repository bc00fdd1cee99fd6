// SPDX-License-Identifier: MIT
// links: archetype::deploy
// test: exit 2: run_deployed
// test: run_deployed --help
// says: usage: run_deployed [OPTIONS] NETWORK PHOTO...
// test: run_deployed tests/reference/deployed/tiny.safetensors --verify tests/reference/image/rgb.jpg
// says: the test vector is right
// then: exit 1: run_deployed tests/reference/deployed/tiny.safetensors tests/reference/image/damaged
//
// Classifies photos with a network from a deployed file, of whose type it knows nothing.
//
//     $ ./dev run run_deployed resnet50.deployed cat.jpg
#include <archetype/runner/program.hpp>

int main(int count, char** arguments) { return archetype::run_program(count, arguments); }
