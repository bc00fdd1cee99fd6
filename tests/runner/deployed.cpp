// SPDX-License-Identifier: MIT
#include <archetype/deploy/deploy.hpp>
#include <archetype/describe.hpp>
#include <archetype/runner/deployed.hpp>
#include <archetype/weights/formats/safetensors/safetensors.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "../inference/random_weights.hpp"
#include "../temporary_directory.hpp"

using namespace archetype;
using Catch::Contains;
using Catch::StartsWith;

namespace {

struct FiveClasses : Network<Input<3, 32, 32>, Stem<8>, Stage<2, BasicBlock<8>, Stride<2>>, Classifier<5>> {};

const InferenceOptions one_layout{.layout = MapLayout::channels_last};  // each rounds in its own way

std::filesystem::path deployed_five_classes(const std::filesystem::path& directory, const DeployOptions& options = {}) {
  const std::filesystem::path file = directory / "small";
  deploy<FiveClasses>(random_weights(graph<FiveClasses>), file, options);
  return file;
}

/// The network in tests/reference/deployed, with its weights those of `random_weights`.
struct Tiny : Network<Input<3, 32, 32>, Stem<4>, Stage<1, BasicBlock<8>, Stride<2>>, Classifier<4>> {};

class Softsign : public Operation {
 public:
  constexpr Softsign() : Operation({"Softsign", "softsign"}) {}
};
inline constexpr Softsign softsign{};
struct WithSoftsign : Network<Input<1, 1, 1>, Layer<softsign>> {};

}  // namespace

TEST_CASE("an opened network computes the very numbers of the one that was deployed") {
  const TemporaryDirectory directory;
  Deployed deployed = open_deployed(deployed_five_classes(directory.path()), one_layout);
  const std::vector<float> images = random_images({3, 32, 32}, 2);
  InferenceNetwork compiled = compile_for_inference<FiveClasses>(random_weights(graph<FiveClasses>), one_layout);
  CHECK(deployed.network(images) == compiled(images));
  CHECK(deployed.name == "FiveClasses");
}

TEST_CASE("a network of another size and of several results is opened as it was deployed") {
  const TemporaryDirectory directory;
  const Request request{.size = 48, .features = {"layer1.0", "layer1"}};
  const std::filesystem::path file =
      deployed_five_classes(directory.path(), {.request = request, .preset = {}, .adapt = Adapt{}});
  Deployed deployed = open_deployed(file, one_layout);
  InferenceOptions options = one_layout;
  options.request = request;
  options.adapt = Adapt{};
  InferenceNetwork compiled = compile_for_inference<FiveClasses>(random_weights(graph<FiveClasses>), options);
  const std::vector<float> image = random_images({3, 48, 48}, 1);
  CHECK(deployed.network.features(image) == compiled.features(image));
  CHECK_THROWS_WITH(classify(deployed, Image{50, 50}, 1),
                    "classify: the network ends in a map, not in numbers of classes; deploy it with a head");
}

TEST_CASE("a photo is prepared as the preset says and classified under the names of the classes") {
  const TemporaryDirectory directory;
  const Preset preset{.size = 32, .resize = 36, .interpolation = Interpolation::bicubic, .labels = LabelSet::none};
  Deployed deployed = open_deployed(
      deployed_five_classes(directory.path(), {.preset = preset, .classes = {"ant", "bee", "cat", "dog", "eel"}}),
      one_layout);
  const std::filesystem::path photo = "tests/reference/image/rgb.jpg";
  const std::vector<float> logits = deployed.network(preprocess(read_image(photo), preset));
  double sum = 0;
  for (const float logit : logits) sum += std::exp(static_cast<double>(logit));
  const Predictions<5> predictions = classify<5>(deployed, photo);
  const std::array names{"ant", "bee", "cat", "dog", "eel"};
  for (std::size_t i = 0; i < predictions.size(); ++i) {
    const auto label = static_cast<std::size_t>(predictions[i].label);
    CHECK(predictions[i].name == names.at(label));
    CHECK(predictions[i].logit == logits.at(label));
    CHECK(predictions[i].probability == Approx(std::exp(static_cast<double>(logits.at(label))) / sum));
    if (i > 0) CHECK(predictions[i].logit <= predictions[i - 1].logit);
  }
  CHECK(classify(deployed, photo, 2).size() == 2);
  CHECK(classify(deployed, photo, 9).size() == 5);
  CHECK_THROWS_WITH(classify<6>(deployed, photo), "classify: the network tells 5 classes, and 6 are asked for");
  CHECK_THROWS_AS(classify(deployed, "no-such-photo.jpg", 1), std::exception);
}

TEST_CASE("a preset for other images than the network's is refused") {
  const TemporaryDirectory directory;
  Deployed deployed =
      open_deployed(deployed_five_classes(directory.path(), {.preset = Preset{.size = 64, .resize = 64}}));
  CHECK_THROWS_WITH(classify(deployed, Image{50, 50}, 1),
                    "classify: the preset makes images of 3x64x64, and the network takes 3x32x32");
}

TEST_CASE("a stored test vector tells whether the network computes what it did where it was written") {
  const TemporaryDirectory directory;
  StateDict weights = random_weights(graph<FiveClasses>);
  TestVector vector{"seed", {3, 32, 32}, {}};
  vector.result = compile_for_inference<FiveClasses>(weights)(vector.image());
  const auto opened = [&] {
    weights.metadata()[TestVector::key] = vector.text();
    deploy<FiveClasses>(weights, directory.path() / "file");
    return open_deployed(directory.path() / "file");
  };
  Deployed right = opened();
  CHECK_NOTHROW(verify(right));
  vector.result[3] += 0.01F;
  Deployed wrong = opened();
  CHECK_THROWS_WITH(verify(wrong), Contains("as number 3 of the result"));
  CHECK_NOTHROW(verify(wrong, Verify{.tolerance = 1}));
  Deployed none = open_deployed(deployed_five_classes(directory.path()));
  CHECK_THROWS_WITH(verify(none), Contains("it carries no test vector"));
}

TEST_CASE("a network is opened from memory, too") {
  const TemporaryDirectory directory;
  const io::MappedFile file{deployed_five_classes(directory.path())};
  const std::vector<float> image = random_images({3, 32, 32}, 1);
  CHECK(open_deployed(file.bytes(), one_layout).network(image) ==
        open_deployed(directory.path() / "small", one_layout).network(image));
  CHECK_THROWS_WITH(open_deployed(file.bytes().first(100)), StartsWith("the deployed network: its header would be"));
}

TEST_CASE("files of the format's first version are read") {
  Deployed deployed = open_deployed("tests/reference/deployed/tiny.safetensors", one_layout);
  CHECK_NOTHROW(verify(deployed));
  CHECK(deployed.name == "Tiny");
  CHECK(deployed.preset == Preset{.size = 32, .resize = 36, .interpolation = Interpolation::bicubic});
  CHECK(deployed.classes == std::vector<std::string>{"blue", "green", "red", "yellow"});
  const std::vector<float> image = random_images({3, 32, 32}, 1);
  CHECK(deployed.network(image) == compile_for_inference<Tiny>(random_weights(graph<Tiny>), one_layout)(image));
}

TEST_CASE("an operation of one's own needs itself and its kernel to be opened") {
  const TemporaryDirectory directory;
  const std::filesystem::path file = directory.path() / "file";
  deploy<WithSoftsign>(StateDict{}, file);
  CHECK_THROWS_WITH(open_deployed(file), Contains(R"(node 1 (softsign): there is no operation "Softsign")"));
  const std::array<const Operation*, 1> own{&softsign};
  CHECK_THROWS_WITH(open_deployed(file, {}, own), Contains("softsign: inference has no kernel for Softsign"));
  const InferenceKernel kernel{.kind = "Softsign", .compute = [](const KernelCall& call) {
                                 const float x = call.inputs[0].data[0];
                                 for (std::size_t i = 0; i < call.result.elements(); ++i)
                                   call.result.data[i] = x / (1 + std::abs(x));
                               }};
  Deployed deployed = open_deployed(file, {.kernels = {kernel}}, own);
  CHECK(deployed.network(std::array{3.0F})[0] == 0.75F);
}
