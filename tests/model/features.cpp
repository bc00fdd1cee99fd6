// SPDX-License-Identifier: MIT
#include <archetype/blocks/compose/network.hpp>
#include <archetype/blocks/compose/stage.hpp>
#include <archetype/blocks/parts/bottleneck.hpp>
#include <archetype/blocks/transform/features.hpp>
#include <archetype/model/make.hpp>
#include <archetype/model/model.hpp>

#include <map>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

using namespace archetype;

namespace {

struct ThreeStages
    : Network<Input<3, 32, 32>, Named<"stem", Sequence<Conv<8, Kernel<3>>, BatchNorm, ReLU>>, Stage<3, BasicBlock<8>>,
              Stage<2, BasicBlock<16>, Stride<2>>, Stage<2, BasicBlock<24>, Stride<2>>, Classifier<10>> {};

using Pyramid = Features<ThreeStages, "layer2", "stem", "layer1.1", "layer1.2.bn1">;

/// The whole network with the state of another, whose names it shares.
void copy_state(const AnyModel& from, const AnyModel& to) {
  const torch::NoGradGuard no_gradient;
  const auto parameters = from->named_parameters();
  for (auto& parameter : to->named_parameters()) parameter.value().copy_(parameters[parameter.key()]);
}

}  // namespace

TEST_CASE("A network of features gives the maps that the whole network has at these layers") {
  torch::manual_seed(7);
  Model<ThreeStages> whole;
  Model<Pyramid> pyramid;
  copy_state(whole, pyramid);
  whole->eval();
  pyramid->eval();
  const torch::NoGradGuard no_gradient;
  std::map<std::string, torch::Tensor> seen;
  for (const char* name : {"layer2", "stem", "layer1.1", "layer1.2.bn1"})
    whole->observe(name, [&seen, name](const torch::Tensor& x) { seen[name] = x.clone(); });
  for (const int size : {32, 48}) {
    const torch::Tensor images = torch::randn({2, 3, size, size});
    whole->forward(images);
    const std::vector<torch::Tensor> maps = pyramid->forward_features(images);
    REQUIRE(maps.size() == features_of<Pyramid>.size());
    for (std::size_t i = 0; i < maps.size(); ++i) {
      const Feature& feature = features_of<Pyramid>[i];
      CHECK(torch::equal(maps[i], seen.at(std::string{feature.name})));
      CHECK(maps[i].size(1) == feature.shape.channels);
      CHECK(maps[i].size(2) == size / feature.stride);
    }
    CHECK(torch::equal(pyramid->forward(images), maps.back()));
  }
}

TEST_CASE("A network of features has no module behind the last of them") {
  const Model<Pyramid> pyramid;
  for (const auto& parameter : pyramid->named_parameters()) {
    CHECK_FALSE(parameter.key().starts_with("layer3"));
    CHECK_FALSE(parameter.key().starts_with("fc"));
  }
  CHECK(pyramid->named_parameters().contains("layer2.1.conv2.weight"));
}

TEST_CASE("Every map of a network of features passes its gradient on") {
  Model<Pyramid> pyramid;
  torch::Tensor sum = torch::zeros({});
  for (const torch::Tensor& map : pyramid->forward_features(torch::randn({2, 3, 32, 32})))
    sum = sum + map.square().sum();
  sum.backward();
  for (const auto& parameter : pyramid->named_parameters())
    CHECK(parameter.value().grad().abs().sum().item<float>() > 0);
}

TEST_CASE("A network of one result gives it as its only feature") {
  Model<ThreeStages> model;
  model->eval();
  const torch::Tensor images = torch::randn({1, 3, 32, 32});
  const std::vector<torch::Tensor> maps = model->forward_features(images);
  REQUIRE(maps.size() == 1);
  CHECK(torch::equal(maps[0], model->forward(images)));
}

TEST_CASE("A network made by name gives the features that a request names, at other sizes too") {
  AnyModel model = zoo::make("timm/resnet18", {.size = 64, .features = {"layer2", "layer4"}});
  AnyModel whole = zoo::make("timm/resnet18", {.size = 64});
  copy_state(whole, model);
  whole->eval();
  model->eval();
  const torch::NoGradGuard no_gradient;
  std::vector<torch::Tensor> seen;
  for (const char* name : {"layer2", "layer4"})
    whole->observe(name, [&seen](const torch::Tensor& x) { seen.push_back(x.clone()); });
  const torch::Tensor images = torch::randn({1, 3, 96, 96});
  whole->forward(images);
  const std::vector<torch::Tensor> maps = model->forward_features(images);
  REQUIRE(maps.size() == 2);
  CHECK(torch::equal(maps[0], seen[0]));
  CHECK(torch::equal(maps[1], seen[1]));
  CHECK_FALSE(model->named_parameters().contains("fc.weight"));
  const auto copy = std::dynamic_pointer_cast<NetworkModule>(model->clone());
  CHECK(torch::equal(copy->forward_features(images)[0], seen[0]));
  CHECK_THROWS_WITH(zoo::make("resnet18", {.features = {"layer7"}}), Catch::Contains("Features names layer7"));
}
