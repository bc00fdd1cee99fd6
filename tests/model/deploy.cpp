// SPDX-License-Identifier: MIT
#include <archetype/blocks/compose/stage.hpp>
#include <archetype/blocks/parts/bottleneck.hpp>
#include <archetype/blocks/parts/stem.hpp>
#include <archetype/deploy/deployed_file.hpp>
#include <archetype/inference/compile.hpp>
#include <archetype/model/classify.hpp>
#include <archetype/model/deploy.hpp>
#include <archetype/runner/deployed.hpp>

#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "../temporary_directory.hpp"

using namespace archetype;

namespace {

struct DeployedNet : Network<Input<3, 32, 32>, Stem<8>, Stage<2, BasicBlock<8>, Stride<2>>, Classifier<3>> {};

}  // namespace

TEST_CASE("a model is deployed in one step and computes the same without LibTorch") {
  const TemporaryDirectory directory;
  Model<DeployedNet> model;
  model->set_classes({"ant", "bee", "cat"});
  model->preset = Preset{.size = 32, .resize = 40, .framing = Framing::square};
  deploy(model, directory.path() / "file", "small");
  Deployed deployed = open_deployed(directory.path() / "file");
  CHECK(deployed.name == "small");
  CHECK(deployed.classes == std::vector<std::string>{"ant", "bee", "cat"});
  CHECK(deployed.preset == model->preset);
  CHECK(model->is_training());
  CHECK_NOTHROW(verify(deployed));  // of a result that LibTorch computed
  const Predictions<3> ours = classify<3>(deployed, "tests/reference/image/rgb.jpg");
  const Predictions<3> original = classify<3>(model, "tests/reference/image/rgb.jpg");
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(ours[i].name == original[i].name);
    CHECK(ours[i].probability == Approx(original[i].probability).epsilon(1e-5));
  }
}

TEST_CASE("a model is deployed without a test vector if none is wanted") {
  const TemporaryDirectory directory;
  deploy(Model<DeployedNet>{{.classes = 4}}, directory.path() / "file", "small", {});
  CHECK_FALSE(read_deployed(directory.path() / "file").test_vector);
}
