// SPDX-License-Identifier: MIT
// How a network's preset and the names of its classes follow it.
#include <archetype/blocks/compose/stage.hpp>
#include <archetype/blocks/transform/transform.hpp>
#include <archetype/data/loading/loader.hpp>
#include <archetype/data/sources/image_folder.hpp>
#include <archetype/data/transforms/preprocess.hpp>
#include <archetype/model/classify.hpp>
#include <archetype/model/make.hpp>
#include <archetype/model/model.hpp>
#include <archetype/model/weights.hpp>
#include <archetype/train/core/evaluation.hpp>
#include <archetype/train/optimizers/adam.hpp>
#include <archetype/train/trainer.hpp>
#include <archetype/zoo/efficientnet/types.hpp>
#include <archetype/zoo/metadata.hpp>
#include <archetype/zoo/resnet/types.hpp>

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <torch/utils.h>

#include "../same_state.hpp"
#include "../temporary_directory.hpp"

using namespace archetype;
using Catch::Contains;

namespace {

const std::filesystem::path folders = "tests/reference/folders";
const std::filesystem::path picture = "tests/reference/image/rgb.jpg";

struct OneStage : Network<Input<3, 16, 16>, Conv<8, Kernel<3>>, BatchNorm, ReLU, Stage<1, BasicBlock<16>, Stride<2>>,
                          Classifier<10>> {};

}  // namespace

TEST_CASE("A network made by name has the preset and the classes of its name") {
  for (const char* const name : {"timm/mobilenetv2_035", "torchvision/resnet18", "timm/tf_mobilenetv3_small_075"}) {
    INFO(name);
    const AnyModel model = zoo::make(name);
    CHECK(model->preset == zoo::find(name).preset());
    CHECK(model->classes().at(281) == "tabby");
    // Without a preset, `classify` makes what the preset makes.
    const auto own = classify<3>(model, picture);
    const auto given = classify<3>(model, picture, zoo::find(name).preset());
    CHECK(own[0].logit == given[0].logit);
    CHECK(own[0].name == model->classes().at(static_cast<std::size_t>(own[0].label)));
  }
  CHECK(zoo::make("timm/mobilenetv2_035", {.classes = 37})->classes().empty());
  CHECK(zoo::make("timm/mobilenetv3_large_100_miil_in21k")->classes().empty());
}

TEST_CASE("A network that is asked for images of another size resizes them in proportion") {
  CHECK(zoo::make("torchvision/resnet18", {.size = 112})->preset == Preset{.size = 112, .resize = 128, .crop = 0.875});
  const Preset preset = zoo::make("timm/mobilenetv2_035", {.input = {3, 96, 96}})->preset;
  CHECK(preset.size == 96);
  CHECK(preset.interpolation == Interpolation::bicubic);
  // Evaluated at 232 / 224 of its size, as torchvision's second weights are.
  CHECK(zoo::make("torchvision/resnet50", {.size = 448})->preset.resize == 464);
}

TEST_CASE("A type has the preset of its entry in the zoo, or else what its input suggests, or what it is given") {
  CHECK(Model<ResNet18> {} -> preset == zoo::find("resnet18").preset());
  CHECK(Model<EfficientNetB0> { {.classes = 5} } -> preset == zoo::find("geffnet/efficientnet_b0").preset());
  CHECK(Model<WithClasses<EfficientNetB0, 5>> {} -> preset == zoo::find("geffnet/efficientnet_b0").preset());
  CHECK(Model<zoo::Net<"timm/resnet18">> {} -> preset == zoo::find("timm/resnet18").preset());
  Model<OneStage> model;
  CHECK(model->preset == Preset{}.resolved(16));
  CHECK(model->preset.size == 16);
  model->preset = {.size = 8, .resize = 8};
  CHECK(classify<1>(model, picture)[0].logit == classify<1>(model, picture, Preset{.size = 8, .resize = 8})[0].logit);
}

TEST_CASE("As many names as classes are taken, and others are refused") {
  Model<OneStage> model{{.classes = 2}};
  CHECK(classify<1>(model, picture)[0].name.starts_with("class "));
  model->set_classes({"cat", "dog"});
  CHECK(model->classes() == std::vector<std::string>{"cat", "dog"});
  CHECK_THROWS_WITH(model->set_classes({"cat", "dog", "bird"}),
                    "set_classes: there are 3 names, and the network tells 2 classes; make it with .classes = 3");
  CHECK(model->classes().size() == 2);
  CHECK_THROWS_WITH(Model<Backbone<OneStage>> {} -> set_classes({"cat"}), Contains("ends in a map"));
  const AnyModel copy{std::dynamic_pointer_cast<NetworkModule>(model->clone())};
  CHECK(copy->classes() == model->classes());
}

TEST_CASE("A network fine-tuned on a folder classifies with the folder's names and its own preset after loading") {
  const TemporaryDirectory directory;
  const auto file = directory.path() / GENERATE("tuned.safetensors", "tuned.pt");
  const ImageFolder folder{folders};
  const Request request{.classes = static_cast<int>(folder.classes().size())};
  torch::manual_seed(1);
  Model<OneStage> model{request};
  model->preset = {.size = 20, .resize = 20, .normalization = {{0.5F, 0.5F, 0.5F}, {0.25F, 0.25F, 0.25F}}};
  model->set_classes(folder.classes());
  const Loader data{Split{folder, folder}, {.batch = 8}, Preprocess{model->preset}};
  Trainer trainer{model, data, Adam{}, OneCycle{.lr = 1e-2}};
  trainer.fit(6);
  const Evaluation evaluation = evaluate(model, data.validation());
  CHECK(evaluation.accuracy() > 0.9);  // the colors are easy to tell apart
  save(model, file);

  Model<OneStage> fresh{request};
  CHECK(fresh->classes().empty());
  load(fresh, file);
  CHECK(fresh->preset == model->preset);
  CHECK(fresh->classes() == folder.classes());
  for (const std::int64_t position : {0, 11, 22, 33}) {
    const auto prediction = classify<1>(fresh, folder.file(position))[0];
    CHECK(prediction.label == evaluation.predictions.at(static_cast<std::size_t>(position)));
    CHECK(prediction.name == folder.classes().at(static_cast<std::size_t>(prediction.label)));
    CHECK(prediction.probability == Approx(evaluation.probabilities.at(static_cast<std::size_t>(position))
                                               .at(static_cast<std::size_t>(prediction.label))));
  }
}

TEST_CASE("A file that says nothing leaves what the network has") {
  const TemporaryDirectory directory;
  const auto file = directory.path() / "foreign.pt";
  Model<OneStage> model{{.classes = 2}};
  StateDict state = state_dict(model);
  state.metadata().clear();
  write_weights(file, state);
  model->preset.size = 12;
  model->set_classes({"cat", "dog"});
  const Preset before = model->preset;
  load(model, file);
  CHECK(model->preset == before);
  CHECK(model->classes() == std::vector<std::string>{"cat", "dog"});
}

TEST_CASE("A head that keeps its own weights keeps its classes and its size, and takes the body's normalization") {
  Model<OneStage> model{{.classes = 3}};
  model->set_classes({"red", "green", "blue"});
  model->preset = {.size = 32, .resize = 40, .normalization = {{0, 0, 0}, {1, 1, 1}}};
  const StateDict state = state_dict(model);
  Model<OneStage> other{{.classes = 2}};
  other->set_classes({"cat", "dog"});
  load(other, state, Adapt{});
  CHECK(other->classes() == std::vector<std::string>{"cat", "dog"});
  CHECK(other->preset == Preset{.size = 16, .resize = 20, .crop = 0.8, .normalization = {{0, 0, 0}, {1, 1, 1}}});
  Model<OneStage> same{{.classes = 3}};
  load(same, state, Adapt{});
  CHECK(same->classes() == model->classes());
  CHECK(same->preset == model->preset);
}

TEST_CASE("Malformed metadata are refused by file and field before anything is changed") {
  const TemporaryDirectory directory;
  const auto file = directory.path() / GENERATE("bad.safetensors", "bad.pth");
  Model<OneStage> model{{.classes = 2}};
  StateDict state = state_dict(Model<OneStage>{{.classes = 2}});
  const auto kept = std::dynamic_pointer_cast<NetworkModule>(model->clone());
  const auto refuses = [&](const char* key, const std::string& text, const std::string& sentence) {
    StateDict bad = state;
    bad.metadata()[key] = text;
    write_weights(file, bad);
    CHECK_THROWS_WITH(load(model, file), file.string() + ": " + sentence);
    CHECK(same_state(model, AnyModel{kept}));
    CHECK(model->preset == kept->preset);
    CHECK(model->classes().empty());
  };
  refuses(preset_key, R"({"size": "large"})",
          "its metadata under \"archetype.preset\" have no \"size\" that is a number of pixels");
  refuses(class_names_key, "7", "its metadata under \"archetype.classes\" are no list of names");
  refuses(class_names_key, R"(["cat", "dog", "bird"])",
          "its metadata under \"archetype.classes\" name 3 classes, and the network tells 2");
}

TEST_CASE("A state dict in memory is loaded as its file would be, and stays as it is when it is cloned") {
  Model<OneStage> model;
  model->set_classes({"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"});
  const StateDict live = state_dict(model);
  const StateDict snapshot = state_dict(model).clone();
  Model<OneStage> other;
  const LoadReport report = load(other, snapshot);
  CHECK(report.loaded.size() == model_state(*model).size());
  CHECK(same_state(model, other));
  CHECK(other->classes() == model->classes());
  for (const torch::NoGradGuard no_gradient; torch::Tensor & parameter : model->parameters()) parameter.zero_();
  CHECK_FALSE(same_state(model, other));
  load(other, snapshot);
  CHECK_FALSE(same_state(model, other));
  load(other, live);
  CHECK(same_state(model, other));
  load(model, live);
  CHECK(same_state(model, other));

  Model<OneStage> three{{.classes = 3}};
  try {
    load(three, snapshot);
    FAIL("it was loaded");
  } catch (const UnfitWeights& unfit) {
    CHECK_THAT(unfit.what(), Catch::StartsWith("the state dict does not fit the network"));
    CHECK(unfit.report().mismatched.size() == 2);
  }
  CHECK(load(three, snapshot, Adapt{}).adapted.size() == 2);
  CHECK_THROWS_WITH(load(other, snapshot, Verify{}), Contains("the state dict: it carries no test vector"));
  CHECK_THROWS_WITH(load(other, snapshot, Subtree{"ema"}), Contains("it holds no tensors under \"ema\""));
}

TEST_CASE("A state dict keeps its tensors alive without the network, and bears a library's names") {
  StateDict state;
  {
    torch::manual_seed(7);
    const Model<ResNet18> model{{.classes = 4}};
    state = state_dict(model, dialects::pytorchcv);
  }
  CHECK(state.find("output.weight") != nullptr);
  torch::manual_seed(7);
  const Model<ResNet18> same{{.classes = 4}};
  Model<ResNet18> other{{.classes = 4}};
  CHECK(load(other, state).dialect == dialects::pytorchcv);
  CHECK(same_state(same, other));
}
