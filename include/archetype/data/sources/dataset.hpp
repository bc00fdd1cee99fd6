// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/data/checksum.hpp>
#include <archetype/data/sources/identity.hpp>
#include <archetype/data/sources/image_source.hpp>
#include <archetype/data/sources/labels.hpp>
#include <archetype/data/sources/split.hpp>

#include <cstdint>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <torch/types.h>

namespace archetype {

/// Labeled images in memory, on any device. Copies share the pixels, which are never modified.
class Dataset {
 public:
  /// Takes images as 8-bit N×C×H×W. Labels are 64-bit integers of shape N, indices into the class names; or masks,
  /// N×H×W of such integers or of bytes; or float N or N×K, where `classes` may name the K columns, as for several
  /// labels per image. Throws std::invalid_argument, naming the field and both values, if they do not match.
  Dataset(torch::Tensor images, torch::Tensor labels, std::vector<std::string> classes = {})
      : images_(images.contiguous()), labels_(labels.contiguous()), classes_(std::move(classes)) {
    check();
  }

  torch::Tensor images() const { return images_; }
  torch::Tensor labels() const { return labels_; }
  const std::vector<std::string>& classes() const& { return classes_; }
  const std::vector<std::string>& classes() const&& = delete;
  std::int64_t size() const { return images_.size(0); }

  /// The samples at these positions.
  Dataset at(const std::vector<std::int64_t>& positions) const {
    const torch::Tensor index = torch::tensor(positions, torch::kInt64);
    return {images_.index_select(0, index.to(images_.device())), labels_.index_select(0, index.to(labels_.device())),
            classes_};
  }

  /// One image, C×H×W of 8 bits per channel.
  torch::Tensor image(std::int64_t position) const { return images_[position]; }

  /// A line that identifies these samples: computed from every pixel and label and the class names.
  std::string identity() const {
    Checksum checksum;
    checksum.add(images_);
    detail::add_labels(checksum, *this);
    std::ostringstream text;
    text << size() << " of " << images_.size(1) << 'x' << images_.size(2) << 'x' << images_.size(3) << ", checksum "
         << checksum.text();
    return text.str();
  }

  /// The samples of `count` classes from class `first` on, relabeled from 0.
  Dataset of_classes(std::int64_t first, std::int64_t count) const {
    const auto name = classes_.begin() + first;
    const Dataset chosen = at(positions_of_classes(labels_, first, count));
    return {chosen.images_, chosen.labels_ - first, {name, name + count}};
  }

  /// See `subset_of`.
  Dataset subset(double fraction, std::uint64_t seed) const { return subset_of(*this, fraction, seed); }

  /// See `split_of`.
  Split<Dataset> split(double validation, std::uint64_t seed) const { return split_of(*this, validation, seed); }

 private:
  void check() const {
    const auto expect = [](bool holds, const char* field, const auto& found, const auto& expected) {
      if (holds) return;
      std::ostringstream text;
      text << "Dataset: " << field << " " << found << ", expected " << expected;
      throw std::invalid_argument(text.str());
    };
    expect(images_.dim() == 4, "dimensions of the images are", images_.sizes(), "[N, C, H, W]");
    expect(images_.scalar_type() == torch::kUInt8, "type of the images is", images_.dtype(), "unsigned char");
    expect(labels_.dim() >= 1, "dimensions of the labels are", labels_.sizes(), "[N], [N, K] or [N, H, W]");
    expect(labels_.size(0) == images_.size(0), "number of labels is", labels_.size(0), images_.size(0));
    if (labels_.is_floating_point()) {
      expect(labels_.scalar_type() == torch::kFloat, "type of the labels is", labels_.dtype(), "float");
      if (!classes_.empty())
        expect(labels_.dim() == 2 && labels_.size(1) == static_cast<std::int64_t>(classes_.size()),
               "dimensions of the labels are", labels_.sizes(),
               "[N, " + std::to_string(classes_.size()) + "], one column per class");
      return;
    }
    const bool masks = labels_.dim() == 3;
    expect(labels_.dim() == 1 || masks, "dimensions of the labels are", labels_.sizes(),
           "[N], or [N, H, W] for masks; several labels per image are [N, K] of float");
    expect(labels_.scalar_type() == torch::kInt64 || (masks && labels_.scalar_type() == torch::kUInt8),
           "type of the labels is", labels_.dtype(), "long");
    if (masks)
      expect(labels_.sizes().slice(1) == images_.sizes().slice(2), "extents of the masks are", labels_.sizes().slice(1),
             images_.sizes().slice(2));
    detail::check_class_range("Dataset", labels_, classes_.size());
  }

  torch::Tensor images_;
  torch::Tensor labels_;
  std::vector<std::string> classes_;
};

}  // namespace archetype
