// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/data/sources/image_files.hpp>
#include <archetype/data/sources/image_source.hpp>
#include <archetype/data/sources/split.hpp>
#include <archetype/image/image.hpp>
#include <archetype/image/read_image.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <torch/types.h>

namespace archetype {

/// Pictures in directories, one directory per class, at any depth below it, recognized by the ends of their names:
/// JPEG, PNG, WebP, TIFF, BMP, GIF, PPM. Classes and pictures are in the order of their names' bytes, whatever the file
/// system says. What is hidden, no picture, or in a directory of the system, such as the thumbnails in `@eaDir`, is
/// ignored and counted. Pictures are decoded when they are asked for.
class ImageFolder {
 public:
  /// Throws std::invalid_argument, naming the directory, where it is none, or has no classes or one without pictures;
  /// then the sentence also says which endings are read and which files were passed over.
  explicit ImageFolder(const std::filesystem::path& root) {
    detail::PictureFiles found = detail::picture_files(root);
    labels_ = torch::tensor(found.labels, torch::kInt64);
    classes_ = std::move(found.classes);
    paths_ = std::make_shared<const std::vector<std::string>>(std::move(found.paths));
    root_ = root;
    ignored_ = found.ignored;
  }

  std::int64_t size() const { return labels_.size(0); }
  torch::Tensor labels() const { return labels_; }
  const std::vector<std::string>& classes() const& { return classes_; }
  const std::vector<std::string>& classes() const&& = delete;

  /// How many files and directories were passed over.
  std::int64_t ignored() const { return ignored_; }

  /// Where a picture lies, below the root, with '/' between the parts.
  const std::string& path(std::int64_t position) const& { return paths_->at(static_cast<std::size_t>(position)); }
  const std::string& path(std::int64_t position) const&& = delete;
  std::filesystem::path file(std::int64_t position) const { return root_ / path(position); }

  /// Decodes a picture. Throws `BadImage`, naming the file and the fault, or std::system_error where it cannot be read.
  Image image(std::int64_t position) const { return read_image(file(position)); }

  /// The pictures of these positions.
  ImageFolder at(const std::vector<std::int64_t>& positions) const {
    ImageFolder part = *this;
    part.labels_ = labels_.index_select(0, torch::tensor(positions, torch::kInt64));
    std::vector<std::string> paths;
    for (const std::int64_t position : positions) paths.push_back(path(position));
    part.paths_ = std::make_shared<const std::vector<std::string>>(std::move(paths));
    return part;
  }

  /// Those of so many classes from one on, labelled from 0.
  ImageFolder of_classes(std::int64_t first, std::int64_t count) const {
    ImageFolder part = at(positions_of_classes(labels_, first, count));
    part.labels_ = part.labels_ - first;
    part.classes_ = {classes_.begin() + first, classes_.begin() + first + count};
    return part;
  }

  /// As `subset_of`.
  ImageFolder subset(double fraction, std::uint64_t seed) const { return subset_of(*this, fraction, seed); }

  /// As `split_of`.
  Split<ImageFolder> split(double validation, std::uint64_t seed) const { return split_of(*this, validation, seed); }

 private:
  std::filesystem::path root_;
  std::shared_ptr<const std::vector<std::string>> paths_;
  torch::Tensor labels_;
  std::vector<std::string> classes_;
  std::int64_t ignored_ = 0;
};

}  // namespace archetype
