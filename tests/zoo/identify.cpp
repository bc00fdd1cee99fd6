// SPDX-License-Identifier: MIT
#include <archetype/weights/match/renamed.hpp>
#include <archetype/zoo/identify.hpp>
#include <archetype/zoo/net.hpp>
#include <archetype/zoo/unseen.hpp>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "../temporary_directory.hpp"
#include "../weights/file_of.hpp"

using namespace archetype;

namespace {

StateDict file_of_entry(const char* name, const Request& request = {}, const std::string& prefix = "") {
  const OwningGraph graph = zoo::lower(name, request);
  return file_of(graph, zoo::find(name).publisher->keys, prefix);
}

std::vector<std::string> names_in(const zoo::Identification& found) {
  std::vector<std::string> names;
  for (const zoo::Candidate& candidate : found.candidates) names.push_back(candidate.entry->full_name());
  return names;
}

bool compiles(const std::string& program) {
  const TemporaryDirectory directory;
  const auto source = directory.path() / "net.cpp";
  std::ofstream(source) << program;
  return std::system(("c++ -std=c++20 -Iinclude -fsyntax-only '" + source.string() + "'").c_str()) == 0;
}

}  // namespace

TEST_CASE("a file is identified by its names and shapes, for whatever classes and channels") {
  const zoo::Identification found = zoo::identify(file_of_entry("pytorchcv/seresnet50", {.classes = 37}, "module."));
  REQUIRE(found.exact());
  CHECK(names_in(found) == std::vector<std::string>{"pytorchcv/seresnet50", "pytorchcv/seresnet50b"});
  CHECK(found.candidates[0].request.classes == 37);
  CHECK(found.candidates[0].report.dialect == dialects::pytorchcv);
  CHECK(found.candidates[0].report.prefix == "module.");

  const zoo::Identification gray = zoo::identify(file_of_entry("fastai/xresnet18", {.channels = 1}));
  REQUIRE(gray.exact());
  CHECK(gray.candidates[0].entry->full_name() == "fastai/xresnet18");
  CHECK(gray.candidates[0].request.channels == 1);
}

TEST_CASE("what weights do not tell is said: networks of equal tensors come together, with their differences") {
  const zoo::Identification found = zoo::identify(file_of_entry("lukemelas/efficientnet-b0"));
  REQUIRE(found.exact());
  CHECK(names_in(found) == std::vector<std::string>{"lukemelas/efficientnet-b0"});
  const zoo::Identification ours = zoo::identify(file_of_entry("timm/efficientnet_b0"));
  const std::vector<std::string> names = names_in(ours);
  CHECK(std::find(names.begin(), names.end(), "timm/tf_efficientnet_b0_ns") != names.end());
  const auto differences = [](const char* a, const char* b) {
    const OwningGraph one = zoo::lower(a), other = zoo::lower(b);
    return zoo::differences_beyond_weights(one, other);
  };
  using Differences = std::vector<zoo::UnseenDifference>;
  CHECK(differences("timm/efficientnet_b0", "timm/tf_efficientnet_b0") ==
        Differences{{"epsilon", "stem.bn1", "1e-05", "0.001", 49},
                    {"momentum", "stem.bn1", "0.1", "0.01", 49},
                    {"padding", "stem.conv1", "PyTorch's", "TensorFlow's", 17}});
  CHECK(differences("pytorchcv/resnet50", "pytorchcv/resnet50b") ==
        Differences{{"stride", "layer2.0.conv1", "2x2", "1x1", 6}});
}

TEST_CASE("a file of no network of the zoo is told the nearest one and every difference") {
  const OwningGraph resnet = zoo::lower("torchvision/resnet18");
  StateDict state = file_of(resnet, our_names, "", [](StoredTensor& tensor) {
    if (tensor.name == "layer4.1.conv2.weight") tensor.extents = {512, 512, 5, 5};
    if (tensor.name == "fc.bias") tensor.name = "fc.offset";
  });
  const zoo::Identification found = zoo::identify(state);
  CHECK_FALSE(found.exact());
  REQUIRE(found.candidates.size() == 1);
  CHECK(found.candidates[0].entry->full_name() == "torchvision/resnet18");
  CHECK(found.candidates[0].differences() == 3);
  CHECK(found.candidates[0].report.mismatched[0].text() ==
        "layer4.1.conv2.weight 512x512x3x3 (512x512x5x5 in the file)");
}

TEST_CASE("the type that describes a file compiles as it is printed") {
  const auto declaration = [](const char* name, const Request& request) {
    return zoo::declaration_of(zoo::identify(file_of_entry(name, request)).candidates.front());
  };
  const std::string plain = declaration("torchvision/resnet50", {});
  CHECK(plain ==
        "#include <archetype/describe.hpp>\n#include <archetype/zoo/net.hpp>\n\n"
        "using Net = archetype::ResNet50;\nstatic_assert(archetype::parameters<Net> == 25'557'032);\n");
  const std::string derived = declaration("lukemelas/efficientnet-b0", {.classes = 37, .channels = 1});
  CHECK(derived.find("archetype::WithChannels<archetype::WithClasses<"
                     "archetype::zoo::Net<\"lukemelas/efficientnet-b0\">, 37>, 1>") != std::string::npos);
  CHECK(compiles(plain + derived.substr(derived.find("using Net")).replace(0, 9, "namespace other { using Net") + "}"));
}

TEST_CASE("a file goes into another library's names and back without a change") {
  const auto check = [](const char* name, Dialect dialect) {
    INFO(name << " as " << dialect.name);
    const StateDict original = file_of_entry(name, {.classes = 7}, "module.");
    const zoo::Identification found = zoo::identify(original);
    REQUIRE(found.exact());
    const StateDict theirs = renamed(original, found.candidates[0].report, keys_of(found.candidates[0].graph, dialect));
    const zoo::Identification again = zoo::identify(theirs);
    REQUIRE(again.exact());
    CHECK(again.candidates[0].report.prefix.empty());
    const StateDict back =
        renamed(theirs, again.candidates[0].report, KeyMap{again.candidates[0].graph, zoo::find(name).publisher->keys});
    REQUIRE(back.tensors().size() == original.tensors().size());
    for (const StoredTensor& tensor : original.tensors()) {
      const StoredTensor* const found_again = back.find(tensor.name.substr(7));
      REQUIRE(found_again != nullptr);
      CHECK(found_again->extents == tensor.extents);
      CHECK(found_again->bytes.data() == tensor.bytes.data());
    }
  };
  for (const Dialect dialect : {dialects::archetype, dialects::torchvision, dialects::timm, dialects::pytorchcv})
    check("torchvision/resnet18", dialect);
  for (const Dialect dialect : {dialects::torchvision, dialects::geffnet, dialects::lukemelas, dialects::archetype})
    check("timm/efficientnet_b0", dialect);
  check("torchvision/mobilenet_v2", dialects::timm);
  check("torchvision/regnet_y_400mf", dialects::timm);
  check("torchvision/efficientnet_v2_s", dialects::timm);
  const OwningGraph resnet = zoo::lower("torchvision/resnet18");
  CHECK_THROWS_AS(keys_of(resnet, dialects::lukemelas), UncoveredKey);
}
