// SPDX-License-Identifier: MIT
// Compares a ResNet-20 for CIFAR-10, whatever computes it, with PyTorch on the 10 000 test images.
#pragma once

#include <archetype/image/preprocess.hpp>
#include <archetype/image/preset.hpp>
#include <archetype/image/read_image.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <span>
#include <stdexcept>
#include <string>
#include <system_error>
#include <vector>

#include "reference.hpp"

/// A network: from normalized images, one after the other, to ten logits for each.
using CifarNetwork = std::function<std::vector<float>(std::vector<float> images)>;

/// PyTorch's results for the weights and images.
struct CifarReference {
  std::vector<std::string> files;
  std::vector<std::vector<float>> logits;  ///< of each of these files
  archetype::Normalization normalization;
  int images;
  int correct;

  /// Throws std::runtime_error, naming the field, where one is missing, not understood or not known.
  explicit CifarReference(const Reference& file)
      : files(file.get<std::vector<std::string>>("files")),
        logits(file.get<std::vector<std::vector<float>>>("logits")),
        images(file.get<int>("images")),
        correct(file.get<int>("correct")) {
    file.at("model").require(std::string{"resnet20"});
    normalization.mean = file.at("preprocessing").get<std::array<float, 3>>("mean");
    normalization.deviation = file.at("preprocessing").get<std::array<float, 3>>("std");
    file.require_all_read();
    file.at("logits").require_size(logits.size(), files.size(), "rows");
    for (const std::vector<float>& row : logits) file.at("logits").require_size(row.size(), 10, "columns");
  }
};

/// Unpacks an archive of images, and removes them at the end.
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
inline std::vector<std::filesystem::path> sorted_entries(const std::filesystem::path& directory) {
  std::vector<std::filesystem::path> entries;
  for (const auto& entry : std::filesystem::directory_iterator{directory}) entries.push_back(entry.path());
  std::sort(entries.begin(), entries.end());
  return entries;
}

inline std::vector<float> read_images(std::span<const std::filesystem::path> files,
                                      const archetype::Normalization& normalization) {
  constexpr std::size_t size = 3 * 32 * 32;
  std::vector<float> images(files.size() * size);
  for (std::size_t i = 0; i < files.size(); ++i)
    archetype::normalize(archetype::read_image(files[i]), normalization, std::span{images}.subspan(i * size, size));
  return images;
}

/// The largest difference of a logit from PyTorch's.
inline float largest_error(const CifarNetwork& network, const std::filesystem::path& directory,
                           const CifarReference& reference) {
  std::vector<std::filesystem::path> files;
  for (const std::string& file : reference.files) files.push_back(directory / file);
  const std::vector<float> logits = network(read_images(files, reference.normalization));
  float error = 0;
  for (std::size_t i = 0; i < logits.size(); ++i)
    error = std::max(error, std::abs(logits[i] - reference.logits[i / 10][i % 10]));
  return error;
}

/// The number of images of a class that the network classifies correctly.
inline int count_right(const CifarNetwork& network, std::span<const std::filesystem::path> files, std::ptrdiff_t label,
                       const archetype::Normalization& normalization) {
  constexpr std::size_t batch = 250;
  int right = 0;
  for (; !files.empty(); files = files.subspan(std::min(batch, files.size()))) {
    const std::vector<float> logits = network(read_images(files.first(std::min(batch, files.size())), normalization));
    for (auto row = logits.begin(); row != logits.end(); row += 10)
      if (std::max_element(row, row + 10) - row == label) ++right;
  }
  return right;
}

/// Prints the largest difference of a logit from PyTorch's, and how many test images are classified correctly. Returns
/// whether both are as expected. The directory contains cifar10-test.tar.gz and resnet20.json.
inline bool agrees_with_pytorch(const CifarNetwork& network, const std::filesystem::path& directory) {
  const UnpackedImages unpacked{directory / "cifar10-test.tar.gz"};
  const CifarReference reference{Reference::from_file(directory / "resnet20.json")};
  const float error = largest_error(network, unpacked.path(), reference);
  std::printf("logits of %zu images differ from PyTorch's by at most %.1e\n", reference.files.size(),
              static_cast<double>(error));
  int right = 0, images = 0, label = 0;
  for (const auto& folder : sorted_entries(unpacked.path() / "test")) {
    const std::vector<std::filesystem::path> files = sorted_entries(folder);
    right += count_right(network, files, label++, reference.normalization);
    images += static_cast<int>(files.size());
  }
  std::printf("%d of %d right\n", right, images);
  return error <= 1e-4F && images == reference.images && std::abs(right - reference.correct) <= 2;
}

/// The directory of weights and images: the program's argument, or ARCHETYPE_REAL_DATA. Says so and returns an empty
/// path if there is neither.
inline std::filesystem::path cifar_directory(int count, char** arguments) {
  if (count > 1) return arguments[1];
  if (const char* const directory = std::getenv("ARCHETYPE_REAL_DATA")) return directory;
  std::printf("skipped: neither an argument nor ARCHETYPE_REAL_DATA says where weights and images are\n");
  return {};
}
