// SPDX-License-Identifier: MIT
// test: exit 2: export_onnx
// test: exit 2: export_onnx resnet18 resnet18.onnx --opset
// test: exit 2: export_onnx resnet18 resnet18.onnx --images pictures
// test: exit 1: export_onnx resnet18 build/test-export.onnx --opset 12
// says: there is no conversion to opset 12
// test: exit 1: export_onnx resnet18 no-such-weights.pth build/test-export.onnx
// test: exit 1: export_onnx no-such-network build/test-export.onnx
// test: export_onnx timm/mobilenetv3_small_050 build/test-export.onnx --images bytes-channels-last --size 64 --opset 20
// says: build/test-export.onnx: timm/mobilenetv3_small_050 for 64x64 images
//
// Writes a network of the zoo as an ONNX model, with the weights in a file of any library or, without one, with fresh
// weights, which is enough to measure how fast a runtime is.
//
//     $ ./dev run export_onnx timm/resnet50 resnet50_a1_in1k.safetensors resnet50.onnx
//     resnet50.onnx: timm/resnet50 for 224x224 images, 102.2 MB
#include <archetype/archetype.hpp>
#include <archetype/export/onnx.hpp>

#include <array>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "../options.hpp"

using namespace archetype;

namespace {

constexpr const char* usage =
    "usage: export_onnx NETWORK [WEIGHTS] OUT [--opset VERSION] [--images normalized|bytes|bytes-channels-last]\n"
    "                   [--size PIXELS] [--classes COUNT] [--weights-apart]\n";

constexpr std::array image_names{std::pair{"normalized", OnnxImages::normalized}, std::pair{"bytes", OnnxImages::bytes},
                                 std::pair{"bytes-channels-last", OnnxImages::bytes_channels_last}};

struct Arguments {
  std::vector<std::string> names;  ///< network, weights if there are any, result
  OnnxOptions options{};
};

/// Throws std::invalid_argument for arguments that make no sense.
Arguments parse(const std::vector<std::string>& given) {
  Arguments arguments;
  for (std::size_t i = 0; i < given.size(); ++i) {
    const std::string& option = given[i];
    if (!option.starts_with("--")) {
      arguments.names.push_back(option);
      continue;
    }
    if (option == "--weights-apart") {
      arguments.options.weights_apart = true;
      continue;
    }
    if (++i == given.size()) throw std::invalid_argument(option + " has no value");
    const std::string& value = given[i];
    if (option == "--opset") {
      arguments.options.opset = number(option, value, 1000);
    } else if (option == "--size") {
      arguments.options.request.size = number(option, value, 10'000);
    } else if (option == "--classes") {
      arguments.options.request.classes = number(option, value, 1'000'000);
    } else if (option == "--images") {
      bool known = false;
      for (const auto& [name, images] : image_names) {
        if (value != name) continue;
        arguments.options.images = images;
        known = true;
      }
      if (!known) throw std::invalid_argument("--images is '" + value + "'");
    } else {
      throw std::invalid_argument("there is no option " + option);
    }
  }
  if (arguments.names.size() < 2 || arguments.names.size() > 3)
    throw std::invalid_argument("a network and a file are needed");
  return arguments;
}

void write(const Arguments& arguments) {
  const zoo::Entry& network = zoo::find(arguments.names.front());
  const std::filesystem::path out = arguments.names.back();
  if (arguments.names.size() == 3) {
    export_onnx(network, arguments.names[1], out, arguments.options);
  } else {
    const AnyModel model = zoo::make(network.full_name(), arguments.options.request);
    export_onnx(network, state_dict(model), out, arguments.options);
  }
  const OwningGraph graph = lower(network.emit, arguments.options.request);
  const Shape images = graph.view().input_shape();
  std::printf("%s: %s for %dx%d images, %.1f MB\n", out.c_str(), network.full_name().c_str(), images.height,
              images.width, static_cast<double>(std::filesystem::file_size(out)) / 1e6);
}

}  // namespace

int main(int count, char** given) {
  Arguments arguments;
  try {
    arguments = parse({given + 1, given + count});
  } catch (const std::exception& error) {
    std::fprintf(stderr, "export_onnx: %s\n%s", error.what(), usage);
    return 2;
  }
  try {
    write(arguments);
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "export_onnx: %s\n", error.what());
    return 1;
  }
}
