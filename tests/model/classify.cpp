// SPDX-License-Identifier: MIT
#include <archetype/blocks/transform/transform.hpp>
#include <archetype/model/classify.hpp>
#include <archetype/model/make.hpp>
#include <archetype/model/weights.hpp>
#include <archetype/zoo/resnet/types.hpp>

#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "../temporary_directory.hpp"
#include "../weights/python.hpp"

using namespace archetype;

namespace {

const std::filesystem::path small_picture = std::filesystem::absolute("tests/reference/image/rgb.jpg");

/// The photographs where there are some, and a small picture.
std::vector<std::filesystem::path> pictures() {
  std::vector<std::filesystem::path> files{small_picture};
  if (const char* data = std::getenv("ARCHETYPE_REAL_DATA"))
    for (const auto& photo : std::filesystem::directory_iterator(std::filesystem::path(data) / "photos"))
      files.push_back(photo.path());
  return files;
}

}  // namespace

TEST_CASE("pictures' files give the logits and labels that torchvision gets from them") {
  if (!python_has("torchvision")) return;
  const TemporaryDirectory directory;
  const auto files = pictures();
  {
    nlohmann::json list = nlohmann::json::array();
    for (const auto& file : files) list.push_back(file.string());
    std::ofstream(directory.path() / "pictures.json") << list;
  }
  // Made smaller bilinearly and bicubically, to 256 and to 232 pixels.
  const std::string name = GENERATE("resnet18", "resnext50_32x4d", "efficientnet_b0");
  INFO(name);
  REQUIRE(run_python(directory.path(), "name = '" + name + "'\n" + R"(
import json, torchvision
from PIL import Image
torch.manual_seed(1)
torch.set_num_threads(1)
model = getattr(torchvision.models, name)(weights=None)
for tensor in model.parameters():
    if tensor.dim() == 1: torch.nn.init.uniform_(tensor, 0.5, 1.5)
torch.save(model.state_dict(), 'weights.pth')
weights = torchvision.models.get_model_weights(name).DEFAULT
result = {'labels': weights.meta['categories'], 'top': []}
for picture in json.load(open('pictures.json')):
    with torch.no_grad():
        logits = model.eval()(weights.transforms()(Image.open(picture).convert('RGB'))[None])[0]
    values, labels = logits.topk(5)
    result['top'].append([values.tolist(), labels.tolist(), logits.softmax(0)[labels].tolist()])
json.dump(result, open('result.json', 'w'))
)"));
  AnyModel model = zoo::make("torchvision/" + name);
  load(model, directory.path() / "weights.pth");
  const auto expected = nlohmann::json::parse(std::ifstream(directory.path() / "result.json"));
  const auto found = classify<5>(model, files);
  REQUIRE(found.size() == files.size());
  for (std::size_t picture = 0; picture < files.size(); ++picture) {
    INFO(files[picture]);
    const auto& logits = expected["top"][picture][0];
    const double largest = std::abs(logits[0].get<double>());
    for (std::size_t i = 0; i < 5; ++i) {
      const Prediction& prediction = found[picture][i];
      CHECK(prediction.logit == Approx(logits[i].get<double>()).margin(1e-4 * largest).epsilon(0));
      CHECK(prediction.label == expected["top"][picture][1][i].get<int>());
      CHECK(prediction.name == expected["labels"][static_cast<std::size_t>(prediction.label)].get<std::string>());
      CHECK(prediction.probability == Approx(expected["top"][picture][2][i].get<double>()).epsilon(1e-2));
    }
  }
  for (std::size_t label = 0; label < imagenet_labels.size(); ++label)
    CHECK(imagenet_labels[label] == expected["labels"][label].get<std::string>());
}

TEST_CASE("pictures in one batch, files one by one and decoded ones are told alike") {
  AnyModel model = Model<ResNet18>{{.input = {3, 64, 64}, .classes = 7}};
  const std::vector<std::filesystem::path> files{small_picture, "tests/reference/image/rgba8.png",
                                                 "tests/reference/image/cmyk.jpg"};
  const auto together = classify<2>(model, files);
  REQUIRE(together.size() == 3);
  for (std::size_t i = 0; i < 3; ++i) {
    const auto alone = classify<2>(model, files[i]);
    CHECK(alone[0].label == together[i][0].label);
    CHECK(alone[1].logit == Approx(together[i][1].logit).margin(1e-5));
    CHECK(alone[0].logit == classify<2>(model, read_image(files[i]))[0].logit);
  }
  CHECK(classify<2>(model, std::vector<std::filesystem::path>{}).empty());
}

TEST_CASE("a network goes on in the modes that its parts were in, and learns nothing") {
  Model<ResNet18> model{{.input = {3, 32, 32}, .classes = 3}};
  model->train();
  model->named_children()["layer1"]->eval();  // a frozen part
  const torch::Tensor mean = model->named_buffers()["bn1.running_mean"].clone();
  classify<3>(model, small_picture);
  CHECK(model->is_training());
  CHECK_FALSE(model->named_modules()["layer1.0.bn1"]->is_training());
  CHECK(model->named_modules()["layer2.0.bn1"]->is_training());
  CHECK(mean.equal(model->named_buffers()["bn1.running_mean"]));
  CHECK_FALSE(model->parameters()[0].grad().defined());
}

TEST_CASE("classes without names are told by number, the likeliest first, and shares add up") {
  Model<ResNet18> model{{.input = {3, 32, 32}, .classes = 3}};
  const auto predictions = classify<3>(model, "tests/reference/image/rgb.jpg");
  CHECK(predictions[0].name == "class " + std::to_string(predictions[0].label));
  CHECK(predictions[0].probability >= predictions[1].probability);
  CHECK(predictions[1].logit >= predictions[2].logit);
  CHECK(predictions[0].probability + predictions[1].probability + predictions[2].probability == Approx(1));
}

TEST_CASE("a count known only at run time gives the same predictions as a constant") {
  Model<ResNet18> model{{.input = {3, 32, 32}, .classes = 3}};
  const std::vector<Prediction> two = classify(model, small_picture, 2);
  const Predictions<2> same = classify<2>(model, small_picture);
  REQUIRE(two.size() == 2);
  for (std::size_t i = 0; i < 2; ++i) CHECK((two[i].label == same[i].label && two[i].logit == same[i].logit));
}

TEST_CASE("what tells too few classes, or none, is refused, as is what is no picture") {
  Model<ResNet18> model{{.input = {3, 32, 32}, .classes = 3}};
  CHECK_THROWS_WITH(classify<5>(model, small_picture), "classify: the network tells 3 classes, and 5 are asked for");
  CHECK(classify(model, small_picture, 5).size() == 3);
  CHECK_THROWS_AS(classify<3>(model, "README.md"), BadImage);
  CHECK_THROWS_AS(classify<3>(model, small_picture, {.size = -1}), std::invalid_argument);
  CHECK(model->is_training());
  Model<Backbone<ResNet18>> body;
  CHECK_THROWS_WITH(classify<5>(body, small_picture),
                    "classify: the network ends in a map, not in numbers of classes; give it a head");
  Model<WithInput<ResNet18, Input<1, 32, 32>>> gray;
  CHECK_THROWS_WITH(classify<5>(gray, small_picture), Catch::Contains("channel"));
}
