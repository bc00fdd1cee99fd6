// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/data/checksum.hpp>
#include <archetype/data/sources/identity.hpp>
#include <archetype/data/sources/image_source.hpp>
#include <archetype/data/sources/labels.hpp>
#include <archetype/data/sources/split.hpp>

#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <torch/types.h>

namespace archetype {

/// The images of a source with other labels, such as numbers to predict or several labels per image:
/// `Labeled{ImageFolder{"faces"}, ages}`.
template <ImageSource Source>
class Labeled {
 public:
  /// Takes one row of labels per image, of any `LabelKind`, and the class names if the labels are classes. Throws
  /// std::invalid_argument if the number of rows differs from the number of images, the labels are of no
  /// `LabelKind`, or one is no index into the class names.
  Labeled(Source source, torch::Tensor labels, std::vector<std::string> classes = {})
      : source_(std::move(source)), labels_(labels.contiguous()), classes_(std::move(classes)) {
    const LabelKind kind = kind_of_labels(labels_);
    if (labels_.size(0) != source_.size())
      throw std::invalid_argument("Labeled: number of labels is " + std::to_string(labels_.size(0)) + ", expected " +
                                  std::to_string(source_.size()));
    if (kind != LabelKind::numbers) detail::check_class_range("Labeled", labels_, classes_.size());
  }

  std::int64_t size() const { return source_.size(); }
  torch::Tensor labels() const { return labels_; }
  const std::vector<std::string>& classes() const& { return classes_; }
  const std::vector<std::string>& classes() const&& = delete;
  auto image(std::int64_t position) const { return source_.image(position); }

  std::string path(std::int64_t position) const
    requires requires { std::declval<const Source&>().path(position); }
  {
    return source_.path(position);
  }
  std::filesystem::path file(std::int64_t position) const
    requires requires { std::declval<const Source&>().file(position); }
  {
    return source_.file(position);
  }

  /// The identity of the source, and a checksum of the labels and class names.
  std::string identity() const {
    Checksum checksum;
    detail::add_labels(checksum, *this);
    return identity_of(source_) + ", labels of checksum " + checksum.text();
  }

  Labeled at(const std::vector<std::int64_t>& positions) const {
    return {source_.at(positions),
            labels_.index_select(0, torch::tensor(positions, torch::kInt64).to(labels_.device())), classes_};
  }
  Labeled subset(double fraction, std::uint64_t seed) const { return subset_of(*this, fraction, seed); }
  Split<Labeled> split(double validation, std::uint64_t seed) const { return split_of(*this, validation, seed); }

 private:
  Source source_;
  torch::Tensor labels_;
  std::vector<std::string> classes_;
};

}  // namespace archetype
