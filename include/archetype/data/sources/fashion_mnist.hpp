// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/data/sources/dataset.hpp>
#include <archetype/data/sources/idx.hpp>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <torch/types.h>

namespace archetype {

/// Fashion-MNIST (Xiao et al. 2017): ten classes of clothing as 28×28 grayscale images, 60 000 for training and 10 000
/// for testing. Debian packages it as `dataset-fashion-mnist`.
struct FashionMnist {
  Dataset train;
  Dataset test;

  /// Reads the four idx files in a directory, gzipped or plain. Throws std::runtime_error, naming the file, the field
  /// and both values, if one is missing or damaged, or if they do not match.
  explicit FashionMnist(const std::filesystem::path& directory = "/usr/share/datasets/fashion-mnist")
      : train(read(directory, "train")), test(read(directory, "t10k")) {}

  /// A random part of the training images, as `Dataset::subset`.
  Dataset subset(double fraction, std::uint64_t seed) const { return train.subset(fraction, seed); }

  /// Splits the training images, as `Dataset::split`.
  Split<Dataset> split(double validation, std::uint64_t seed) const { return train.split(validation, seed); }

 private:
  static std::filesystem::path existing(const std::filesystem::path& packed) {
    const std::filesystem::path plain = packed.parent_path() / packed.stem();
    return !exists(packed) && exists(plain) ? plain : packed;
  }

  static Dataset read(const std::filesystem::path& directory, const std::string& part) {
    const auto images_file = existing(directory / (part + "-images-idx3-ubyte.gz"));
    const auto labels_file = existing(directory / (part + "-labels-idx1-ubyte.gz"));
    const torch::Tensor images = read_idx(images_file, {"images", "rows", "columns"});
    const torch::Tensor labels = read_idx(labels_file, {"labels"});
    const std::vector<std::string> classes = {"T-shirt/top", "Trouser", "Pullover", "Dress", "Coat",
                                              "Sandal",      "Shirt",   "Sneaker",  "Bag",   "Ankle boot"};

    const auto expect = [](const auto& file, const std::string& field, std::int64_t found, std::int64_t expected) {
      if (found == expected) return;
      detail::refuse_file(file, field + " is " + std::to_string(found) + ", expected " + std::to_string(expected));
    };
    expect(images_file, "rows", images.size(1), 28);
    expect(images_file, "columns", images.size(2), 28);
    expect(labels_file, "labels", labels.size(0), images.size(0));
    const std::int64_t largest = labels.max().item<std::int64_t>();
    if (largest > 9) detail::refuse_file(labels_file, "label is " + std::to_string(largest) + ", expected at most 9");
    return {images.unsqueeze(1), labels.to(torch::kInt64), classes};
  }
};

}  // namespace archetype
