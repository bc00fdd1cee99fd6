// SPDX-License-Identifier: MIT
// links: archetype::deploy
// test: exit 2: deploy
// says: usage: deploy NETWORK WEIGHTS FILE
// test: exit 2: deploy resnet18 weights.pth file --colors 3
// test: exit 1: deploy no-such-network weights.pth file
// says: no network is named
// test: exit 1: deploy resnet18 no-such-weights.pth build/test-not-deployed
//
// Writes a network of the zoo with its weights into one file, which `run_deployed` and programs of your own open.
//
//     $ ./dev run deploy timm/resnet50 resnet50_a1_in1k.safetensors resnet50.deployed
#include <archetype/deploy.hpp>
#include <archetype/runner/write_program.hpp>

#include <cstdio>
#include <string>
#include <vector>

using namespace archetype;

int main(int count, char** arguments) {
  if (count < 4) {
    std::fputs(
        "usage: deploy NETWORK WEIGHTS FILE [--classes COUNT] [--size PIXELS] [--channels COUNT]\n"
        "              [--labels FILE]\n",
        stderr);
    return 2;
  }
  return write_program(std::vector<std::string>(arguments + 2, arguments + count),
                       [&](const auto& weights, const auto& file, const DeployOptions& options) {
                         deploy(zoo::find(arguments[1]), weights, file, options);
                       });
}
