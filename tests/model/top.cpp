// SPDX-License-Identifier: MIT
#include <archetype/model/top.hpp>

#include <archetype/model/weights.hpp>
#include <archetype/model/zoo.hpp>
#include <archetype/zoo/resnet.hpp>

#include <nlohmann/json.hpp>

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <string>

#include "../temporary_directory.hpp"
#include "../weights/python.hpp"

using namespace archetype;

TEST_CASE("a picture's file gives the logits and labels that torchvision gets from it") {
  if (!python_has("torchvision")) return;
  const TemporaryDirectory directory;
  const auto picture = std::filesystem::absolute("tests/reference/image/rgb.jpg");
  const std::string name = GENERATE("resnet18", "efficientnet_b0");  // bilinear, bicubic
  REQUIRE(run_python(directory.path(), "name, picture = '" + name + "', '" + picture.string() + "'\n" + R"(
import json, torchvision
from PIL import Image
torch.manual_seed(1)
torch.set_num_threads(1)
model = getattr(torchvision.models, name)(weights=None)
for tensor in model.parameters():
    if tensor.dim() == 1: torch.nn.init.uniform_(tensor, 0.5, 1.5)
torch.save(model.state_dict(), 'weights.pth')
weights = torchvision.models.get_model_weights(name).DEFAULT
with torch.no_grad():
    values, labels = model.eval()(weights.transforms()(Image.open(picture).convert('RGB'))[None])[0].topk(5)
json.dump([values.tolist(), [weights.meta['categories'][i] for i in labels]], open('top.json', 'w'))
)"));
  AnyModel model = zoo::make("torchvision/" + name);
  load(model, directory.path() / "weights.pth");
  const auto expected = nlohmann::json::parse(std::ifstream(directory.path() / "top.json"));
  const std::array<Guess, 5> guesses = top<5>(model, picture, zoo::find("torchvision/" + name).preset());
  const float largest = std::abs(expected[0][0].get<float>());
  for (std::size_t i = 0; i < guesses.size(); ++i) {
    CHECK(guesses[i].logit == Approx(expected[0][i].get<float>()).margin(1e-4 * largest));
    CHECK(guesses[i].name == expected[1][i]);
  }
  CHECK(model->is_training());
}

TEST_CASE("classes without names are told by number, the likeliest first, and shares add up") {
  Model<ResNet18> model{{.input = {3, 32, 32}, .classes = 3}};
  const auto guesses = top<3>(model, "tests/reference/image/rgb.jpg");
  CHECK(guesses[0].name == "class " + std::to_string(guesses[0].label));
  CHECK(guesses[0].share >= guesses[1].share);
  CHECK(guesses[1].logit >= guesses[2].logit);
  CHECK(guesses[0].share + guesses[1].share + guesses[2].share == Approx(1));
}

TEST_CASE("more classes than a network has, and no picture, are refused") {
  Model<ResNet18> model{{.input = {3, 32, 32}, .classes = 3}};
  CHECK_THROWS_WITH(top<5>(model, "tests/reference/image/rgb.jpg"),
                    "top: the network gives 3 numbers for a picture, and 5 classes are asked for");
  CHECK_THROWS_AS(top<3>(model, "README.md"), BadImage);
  CHECK(model->is_training());
}
