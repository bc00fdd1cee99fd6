// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/data/sources/labels.hpp>
#include <archetype/image/image.hpp>
#include <archetype/image/preprocess.hpp>
#include <archetype/image/preset.hpp>

#include <concepts>
#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

#include <torch/types.h>

namespace archetype {

/// Labeled images, in memory or in files. `image` returns one as an `Image` or as C×H×W of 8 bits per channel, and must
/// be thread-safe; `labels` have one row per image, of any `LabelKind`, where classes are indices into `classes()`;
/// `at` selects the images at some positions. Copies are cheap.
template <class T>
concept ImageSource = std::copy_constructible<T> &&
                      requires(const T& source, std::int64_t position, const std::vector<std::int64_t>& positions) {
                        { source.size() } -> std::same_as<std::int64_t>;
                        { source.labels() } -> std::convertible_to<torch::Tensor>;
                        { source.classes() } -> std::convertible_to<std::vector<std::string>>;
                        { source.at(positions) } -> std::same_as<T>;
                        source.image(position);
                      };

/// A source whose images are files: `path` is relative to the source's root, with '/' as separator, and `file` is the
/// full path.
template <class T>
concept ImageFiles = ImageSource<T> && requires(const T& source, std::int64_t position) {
  { source.path(position) } -> std::convertible_to<std::string>;
  { source.file(position) } -> std::convertible_to<std::filesystem::path>;
};

/// An image as networks take it: C×H×W of float in [0, 1].
inline torch::Tensor to_tensor(const Image& image) {
  constexpr Normalization none{.mean = {0, 0, 0}, .deviation = {1, 1, 1}};
  torch::Tensor planes = torch::empty({3, image.height(), image.width()}, torch::kFloat);
  normalize(image, none, {planes.data_ptr<float>(), image.bytes().size()});
  return planes;
}

/// Converts C×H×W of 8 bits to float in [0, 1]; float stays as it is.
inline torch::Tensor to_tensor(const torch::Tensor& image) {
  return image.scalar_type() == torch::kUInt8 ? image.to(torch::kFloat).div_(255) : image;
}

/// The positions of the images whose class is one of `count` classes from class `first` on. Throws
/// std::invalid_argument unless the labels are one class per image.
inline std::vector<std::int64_t> positions_of_classes(const torch::Tensor& labels, std::int64_t first,
                                                      std::int64_t count) {
  if (kind_of_labels(labels) != LabelKind::classes)
    throw std::invalid_argument("of_classes: labels are " + described_labels(labels) +
                                ", expected one class per image");
  std::vector<std::int64_t> positions;
  const torch::Tensor in_memory = labels.cpu();
  const auto* label = in_memory.data_ptr<std::int64_t>();
  for (std::int64_t i = 0; i < labels.size(0); ++i)
    if (label[i] >= first && label[i] < first + count) positions.push_back(i);
  return positions;
}

}  // namespace archetype
