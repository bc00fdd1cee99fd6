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

/// Images in directories, one directory per class, at any depth below it, recognized by extension: JPEG, PNG, WebP,
/// TIFF, BMP, GIF, PPM. Classes and images are sorted bytewise by name, independent of the file system. Hidden files,
/// other files and system directories, such as the thumbnails in `@eaDir`, are ignored and counted. Images are decoded
/// on access.
class ImageFolder {
 public:
  /// Throws std::invalid_argument, naming the directory, if it is not a directory, has no classes, or a class has no
  /// images; in the last case the message also lists the supported extensions and the skipped files.
  explicit ImageFolder(const std::filesystem::path& root) {
    detail::FolderFiles found = detail::folder_files(root);
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

  /// The number of files and directories that were ignored.
  std::int64_t ignored() const { return ignored_; }

  /// The path of an image relative to the root, with '/' as separator.
  const std::string& path(std::int64_t position) const& { return paths_->at(static_cast<std::size_t>(position)); }
  const std::string& path(std::int64_t position) const&& = delete;
  std::filesystem::path file(std::int64_t position) const { return root_ / path(position); }

  /// Decodes an image. Throws `BadImage`, naming the file and the fault, or std::system_error if it cannot be read.
  Image image(std::int64_t position) const { return read_image(file(position)); }

  /// The images at these positions.
  ImageFolder at(const std::vector<std::int64_t>& positions) const {
    ImageFolder part = *this;
    part.labels_ = labels_.index_select(0, torch::tensor(positions, torch::kInt64));
    std::vector<std::string> paths;
    for (const std::int64_t position : positions) paths.push_back(path(position));
    part.paths_ = std::make_shared<const std::vector<std::string>>(std::move(paths));
    return part;
  }

  /// The images of `count` classes from class `first` on, relabeled from 0.
  ImageFolder of_classes(std::int64_t first, std::int64_t count) const {
    ImageFolder part = at(positions_of_classes(labels_, first, count));
    part.labels_ = part.labels_ - first;
    part.classes_ = {classes_.begin() + first, classes_.begin() + first + count};
    return part;
  }

  /// See `subset_of`.
  ImageFolder subset(double fraction, std::uint64_t seed) const { return subset_of(*this, fraction, seed); }

  /// See `split_of`.
  Split<ImageFolder> split(double validation, std::uint64_t seed) const { return split_of(*this, validation, seed); }

 private:
  std::filesystem::path root_;
  std::shared_ptr<const std::vector<std::string>> paths_;
  torch::Tensor labels_;
  std::vector<std::string> classes_;
  std::int64_t ignored_ = 0;
};

}  // namespace archetype
