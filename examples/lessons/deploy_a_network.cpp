// SPDX-License-Identifier: MIT
// links: archetype::deploy
// test: exit 2: deploy_a_network
// test: exit 1: deploy_a_network no-such-weights.pth build/test-deployed tests/reference/image/rgb.jpg
//
// Writes a ResNet-50 with its weights into one file, and opens that file as a program does that does not know
// ResNet-50.
//
//     $ ./dev run deploy_a_network resnet50.safetensors resnet50.deployed cat.jpg
#include <archetype/deploy.hpp>

#include <cstdio>
#include <exception>
#include <filesystem>

using namespace archetype;

void write(const std::filesystem::path& weights, const std::filesystem::path& file) {
  // [deploy]
  deploy<ResNet50>(weights, file);
  // [deploy]
}

void run(const std::filesystem::path& file, const std::filesystem::path& photo) {
  // [open]
  Deployed deployed = open_deployed(file);
  for (const Prediction& each : classify<5>(deployed, photo))
    std::printf("%8.1f %%  %s\n", 100 * each.probability, each.name.c_str());
  // [open]
}

int main(int count, char** arguments) {
  if (count != 4) {
    std::fputs("usage: deploy_a_network WEIGHTS FILE PHOTO\n", stderr);
    return 2;
  }
  try {
    write(arguments[1], arguments[2]);
    run(arguments[2], arguments[3]);
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "deploy_a_network: %s\n", error.what());
    return 1;
  }
}
