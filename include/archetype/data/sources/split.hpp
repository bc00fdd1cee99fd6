// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/data/sources/image_source.hpp>
#include <archetype/data/sources/labels.hpp>
#include <archetype/data/sources/stratify.hpp>

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include <torch/types.h>

namespace archetype {

/// Training and validation images; they share none.
template <class Source>
struct Split {
  Source train;
  Source validation;
};

template <class Source>
Split(Source, Source) -> Split<Source>;

namespace detail {

/// Stratifies by class if each image has one; otherwise draws from all images together.
template <ImageSource Source>
StratifiedIndices stratified(const Source& source, double fraction, std::uint64_t seed) {
  const torch::Tensor labels = source.labels();
  if (kind_of_labels(labels) != LabelKind::classes)
    return stratify(std::vector<std::int64_t>(static_cast<std::size_t>(source.size())), 1, fraction, seed);
  const torch::Tensor in_memory = labels.cpu();
  const auto* first = in_memory.data_ptr<std::int64_t>();
  return stratify({first, first + labels.size(0)}, static_cast<std::int64_t>(source.classes().size()), fraction, seed);
}

}  // namespace detail

/// A random fraction of the images, stratified by class if labels are one class per image; deterministic for a seed on
/// every machine.
template <ImageSource Source>
Source subset_of(const Source& source, double fraction, std::uint64_t seed) {
  return source.at(detail::stratified(source, fraction, seed).chosen);
}

/// Splits off a random fraction for validation, stratified by class if labels are one class per image; deterministic
/// for a seed on every machine. Throws std::invalid_argument, naming the class, if a class has only one image.
template <ImageSource Source>
Split<Source> split_of(const Source& source, double validation, std::uint64_t seed) {
  if (kind_of_labels(source.labels()) == LabelKind::classes) {
    const auto classes = static_cast<std::int64_t>(source.classes().size());
    const torch::Tensor counts = torch::bincount(source.labels(), {}, classes);
    for (std::int64_t i = 0; i < classes; ++i) {
      if (counts[i].item<std::int64_t>() == 1)
        throw std::invalid_argument("split: class '" + source.classes()[static_cast<std::size_t>(i)] +
                                    "' has one image, and a split needs two");
    }
  }
  const StratifiedIndices parts = detail::stratified(source, validation, seed);
  return {source.at(parts.rest), source.at(parts.chosen)};
}

}  // namespace archetype
