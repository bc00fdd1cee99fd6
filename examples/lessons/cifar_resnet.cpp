// SPDX-License-Identifier: MIT
// test: cifar_resnet
//
// A network that no zoo has, with published weights: the ResNet-20 for CIFAR-10 of He et al. (2016, section 4.2),
// described with a block of its own, and a file in PyTorch's format of 2018. It classifies the 10 000 test images.
//
//     $ ./dev run cifar_resnet DIRECTORY
//     97 tensors loaded, by names of archetype after "module."
//     read from "state_dict"
//     8103 of 10000 right
//
// The directory, or ARCHETYPE_REAL_DATA if none is given, contains the weights, resnet20-12fca82f.th; the images as
// test/CLASS/NUMBER.jpg in cifar10-test.tar.gz; and in resnet20.json PyTorch's results for both.
#include "cifar_resnet.hpp"

#include <archetype/archetype.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

#include "../device.hpp"
#include "../reference.hpp"

using namespace archetype;

/// Unpacks the images, and removes them at the end.
class UnpackedImages {
 public:
  explicit UnpackedImages(const std::filesystem::path& archive) {
    std::string name = (std::filesystem::temp_directory_path() / "cifar-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no directory for the images");
    path_ = name;
    if (std::system(("tar xzf '" + archive.string() + "' -C '" + name + "'").c_str()) != 0)
      throw std::runtime_error(archive.string() + " cannot be unpacked");
  }
  UnpackedImages(const UnpackedImages&) = delete;
  UnpackedImages& operator=(const UnpackedImages&) = delete;
  ~UnpackedImages() {
    std::error_code ignored;
    remove_all(path_, ignored);
  }

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// The files of a directory, or its directories, in alphabetical order.
std::vector<std::filesystem::path> sorted_entries(const std::filesystem::path& directory) {
  std::vector<std::filesystem::path> entries;
  for (const auto& entry : std::filesystem::directory_iterator{directory}) entries.push_back(entry.path());
  std::sort(entries.begin(), entries.end());
  return entries;
}

torch::Tensor read_images(const std::vector<std::filesystem::path>& files, const Normalization& normalization) {
  torch::Tensor images = torch::empty({static_cast<std::int64_t>(files.size()), 3, 32, 32});
  for (std::size_t i = 0; i < files.size(); ++i)
    normalize(read_image(files[i]), normalization,
              {images[static_cast<std::int64_t>(i)].data_ptr<float>(), 3 * 32 * 32});
  return images;
}

/// The number of images of a class that the network classifies correctly.
std::int64_t count_right(Model<CifarResNet20>& model, const torch::Tensor& images, std::int64_t label) {
  std::int64_t right = 0;
  for (const torch::Tensor& batch : images.split(250))
    right += model->forward(as_parameters(batch, *model)).argmax(1).eq(label).sum().item<std::int64_t>();
  return right;
}

/// PyTorch's results for the weights and images.
struct Expected {
  std::vector<std::string> files;
  std::vector<std::vector<float>> logits;  ///< of each of these files
  Normalization normalization;
  std::int64_t images;
  std::int64_t correct;

  /// Throws std::runtime_error, naming the field, where one is missing, not understood or not known.
  explicit Expected(const Reference& file)
      : files(file.get<std::vector<std::string>>("files")),
        logits(file.get<std::vector<std::vector<float>>>("logits")),
        images(file.get<std::int64_t>("images")),
        correct(file.get<std::int64_t>("correct")) {
    file.at("model").require(std::string{"resnet20"});
    normalization.mean = file.at("preprocessing").get<std::array<float, 3>>("mean");
    normalization.deviation = file.at("preprocessing").get<std::array<float, 3>>("std");
    file.require_all_read();
    file.at("logits").require_size(logits.size(), files.size(), "rows");
  }
};

int run(const std::filesystem::path& directory, const torch::Device& device) {
  const UnpackedImages unpacked{directory / "cifar10-test.tar.gz"};
  const Expected reference{Reference::from_file(directory / "resnet20.json")};

  // [load]
  Model<CifarResNet20> model;
  std::printf("%s\n", load(model, directory / "resnet20-12fca82f.th").text().c_str());
  model->eval();
  // [load]
  model->to(device);

  const torch::NoGradGuard no_gradient;
  std::vector<std::filesystem::path> files;
  for (const std::string& file : reference.files) files.push_back(unpacked.path() / file);
  torch::Tensor expected = torch::empty({static_cast<std::int64_t>(files.size()), 10});
  for (std::int64_t i = 0; i < expected.size(0); ++i)
    expected[i] = torch::tensor(reference.logits[static_cast<std::size_t>(i)]);
  const torch::Tensor found = model->forward(read_images(files, reference.normalization).to(device)).cpu();
  const float error = (found - expected).abs().max().item<float>();
  std::printf("logits of %zu images differ from PyTorch's by at most %.1e\n", files.size(), error);

  std::int64_t right = 0, images = 0, label = 0;
  for (const auto& folder : sorted_entries(unpacked.path() / "test")) {
    const torch::Tensor of_class = read_images(sorted_entries(folder), reference.normalization);
    right += count_right(model, of_class, label++);
    images += of_class.size(0);
  }
  std::printf("%lld of %lld right\n", static_cast<long long>(right), static_cast<long long>(images));
  return error <= 1e-4F && images == reference.images && std::abs(right - reference.correct) <= 2 ? 0 : 1;
}

int main(int count, char** arguments) try {
  const torch::Device device = take_device(count, arguments);
  const char* directory = count > 1 ? arguments[1] : std::getenv("ARCHETYPE_REAL_DATA");
  if (directory != nullptr) return run(directory, device);
  std::printf("skipped: neither an argument nor ARCHETYPE_REAL_DATA says where weights and images are\n");
  return 0;
} catch (const std::exception& error) {
  std::fprintf(stderr, "cifar_resnet: %s\n", error.what());
  return 1;
}
