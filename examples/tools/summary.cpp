// SPDX-License-Identifier: MIT
// links: archetype::describe
// Prints the layers of a network of the zoo, or draws them for Graphviz.
// test: summary
// test: summary resnet50
// test: summary torchvision/resnet18 --dot --size 96x64 --classes 10
// test: exit 2: summary resnet5
// test: exit 2: summary resnet50 --size 0x224
// test: exit 2: summary resnet50 --size large
#include <archetype/analysis/drawing.hpp>
#include <archetype/analysis/summary.hpp>
#include <archetype/zoo/registry.hpp>

#include <cstdio>
#include <exception>
#include <iostream>
#include <stdexcept>
#include <string>
#include <string_view>

using namespace archetype;

namespace {

struct Options {
  std::string name;
  Request request{};
  bool dot = false;
};

Options parse(int count, char** arguments) {
  Options options;
  options.name = arguments[1];
  const OwningGraph graph = zoo::lower(options.name);
  const Shape declared = graph.view().input_shape();
  for (int i = 2; i < count; ++i) {
    const std::string option = arguments[i];
    const char* const value = i + 1 < count ? arguments[i + 1] : "";
    Shape& size = options.request.input;
    char rest = 0;  // nothing may follow the numbers
    if (option == "--dot") {
      options.dot = true;
    } else if (option == "--size" && std::sscanf(value, "%6dx%6d%c", &size.height, &size.width, &rest) == 2) {
      size.channels = declared.channels;
      ++i;
    } else if (option == "--classes" && std::sscanf(value, "%8d%c", &options.request.classes, &rest) == 1) {
      ++i;
    } else {
      throw std::invalid_argument("cannot read \"" + option + " " + value +
                                  "\"; the options are --dot, --size HEIGHTxWIDTH and --classes COUNT");
    }
  }
  return options;
}

}  // namespace

int main(int count, char** arguments) try {
  if (count < 2) {
    std::cout << "summary NAME [--dot] [--size HEIGHTxWIDTH] [--classes COUNT], where NAME is one of\n";
    for (const std::string& name : zoo::list()) std::cout << "  " << name << "\n";
    return 0;
  }
  const Options options = parse(count, arguments);
  const OwningGraph graph = zoo::lower(options.name, options.request);
  std::cout << (options.dot ? to_dot(graph, options.name) : summary(graph, options.name));
} catch (const std::exception& error) {
  std::cerr << "summary: " << error.what() << "\n";
  return 2;
}
