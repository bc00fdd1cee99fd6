// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/zoo/entry.hpp>
#include <archetype/zoo/registry.hpp>

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include <catch2/catch.hpp>

using namespace archetype;
using Catch::Matchers::Message;

TEST_CASE("a network is found by its name, with and without its library") {
  CHECK(zoo::find("resnet50").name == "resnet50");
  CHECK(zoo::find("resnet50").library() == "torchvision");
  CHECK(&zoo::find("torchvision/resnet50") == &zoo::find("resnet50"));
  CHECK_THROWS_AS(zoo::find("geffnet/resnet50"), zoo::UnknownNetwork);
  CHECK_THROWS_AS(zoo::find(""), zoo::UnknownNetwork);
}

TEST_CASE("every name gives torchvision's network of that name") {
  const std::pair<const char*, long long> published[]{
      {"resnet18", 11'689'512},         {"resnet34", 21'797'672},        {"resnet50", 25'557'032},
      {"resnet101", 44'549'160},        {"resnet152", 60'192'808},       {"resnext50_32x4d", 25'028'904},
      {"resnext101_32x8d", 88'791'336}, {"wide_resnet50_2", 68'883'240}, {"wide_resnet101_2", 126'886'696},
  };
  for (const auto& [name, parameters] : published) {
    const OwningGraph graph = zoo::lower(name);
    CHECK(count_parameters(graph) == parameters);
  }
}

TEST_CASE("no name occurs twice in a library") {
  std::set<std::string> names;
  for (const zoo::Entry& entry : zoo::entries) CHECK(names.insert(entry.full_name()).second);
}

TEST_CASE("a network is lowered by name for another image and class count") {
  const OwningGraph graph = zoo::lower("resnet18", {Shape{1, 96, 64}, 7});
  CHECK(graph.view().input_shape() == Shape{1, 96, 64});
  CHECK(graph.view().output_shape() == Shape{7});
}

TEST_CASE("a network is lowered by name for other channels and another size of square images") {
  const OwningGraph graph = zoo::lower("resnet18", {.classes = 37, .channels = 1, .size = 300});
  CHECK(graph.view().input_shape() == Shape{1, 300, 300});
  CHECK(graph.view().output_shape() == Shape{37});
  const OwningGraph small = zoo::lower("resnet18", {.size = 64});
  CHECK(small.view().input_shape() == Shape{3, 64, 64});
}

TEST_CASE("networks are listed by a pattern, with or without a library") {
  const auto lists = [](std::string_view pattern, const std::string& name) {
    const auto names = zoo::list(pattern);
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  CHECK(zoo::list().size() == zoo::entries.size());
  CHECK(lists("*resnext*", "torchvision/resnext50_32x4d"));
  CHECK_FALSE(lists("*resnext*", "torchvision/resnet50"));
  CHECK(lists("torchvision/resnet*", "torchvision/resnet18"));
  CHECK_FALSE(lists("torchvision/*", "pytorchcv/resnet18"));
  CHECK(lists("resnet18", "pytorchcv/resnet18"));
  CHECK(zoo::list("no*such").empty());
}

TEST_CASE("a request that a network cannot meet is told as its fault") {
  CHECK_THROWS_AS(zoo::lower("resnet18", {Shape{3, -1, 64}}), IllFormedArchitecture);
}

TEST_CASE("an unknown network is told with the nearest known ones") {
  CHECK_THROWS_MATCHES(
      zoo::find("resnet5O"), zoo::UnknownNetwork,
      Message("no network is named \"resnet5O\"; the nearest known are resnet50, resnet-50 and resnet152"));
  CHECK_THROWS_WITH(zoo::find("WideResNet50_2"),
                    Catch::Contains("the nearest known are wide_resnet50_2, wide_resnet101_2 and "));
  CHECK_THROWS_WITH(zoo::find("torchvison/resnet152"),
                    Catch::Contains("the nearest known are torchvision/resnet152, "));
}

TEST_CASE("the distance of names is the number of edits") {
  CHECK(zoo::detail::edit_distance("", "") == 0);
  CHECK(zoo::detail::edit_distance("", "abc") == 3);
  CHECK(zoo::detail::edit_distance("kitten", "sitting") == 3);  // the textbook's example
  CHECK(zoo::detail::edit_distance("Saturday", "sunday") == 3);
}
