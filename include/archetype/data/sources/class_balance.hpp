// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/data/option.hpp>
#include <archetype/data/sources/image_source.hpp>
#include <archetype/data/sources/labels.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include <torch/types.h>

namespace archetype {

namespace detail {

/// The number of images of each class. Throws std::invalid_argument, naming the caller `who`, unless the labels are one
/// class per image.
inline std::vector<std::int64_t> images_of_classes(const char* who, const ImageSource auto& source) {
  const torch::Tensor labels = source.labels();
  if (kind_of_labels(labels) != LabelKind::classes)
    throw std::invalid_argument(std::string{who} + ": labels are " + described_labels(labels) +
                                ", expected one class per image");
  const auto classes = static_cast<std::int64_t>(source.classes().size());
  const torch::Tensor counts = torch::bincount(labels, {}, classes).cpu();
  const auto* first = counts.data_ptr<std::int64_t>();
  return {first, first + counts.numel()};
}

}  // namespace detail

/// Weights of classes for `CrossEntropy`, in the order of a source's classes: those given by name, 1 for the others.
/// Throws std::invalid_argument, naming the class, for a weight of a class that the source lacks.
inline std::vector<double> class_weights(const ImageSource auto& source, const std::map<std::string, double>& given) {
  const std::vector<std::string> classes = source.classes();
  std::vector<double> weights(classes.size(), 1);
  for (const auto& [name, weight] : given) {
    const auto found = std::ranges::find(classes, name);
    if (found == classes.end()) {
      std::string all;
      for (const std::string& each : classes) all += (all.empty() ? "" : ", ") + each;
      throw std::invalid_argument("class_weights: '" + name + "' has weight " + detail::short_number(weight) +
                                  ", and the data have no such class, only " + all);
    }
    weights[static_cast<std::size_t>(found - classes.begin())] = weight;
  }
  return weights;
}

/// Weights of classes for `CrossEntropy` that make up for their frequencies: images / (classes · images of the class),
/// scikit-learn's "balanced". Throws std::invalid_argument, naming the class, if a class has no images, or unless the
/// labels are one class per image.
inline std::vector<double> balanced_class_weights(const ImageSource auto& source) {
  std::vector<double> weights;
  for (const std::int64_t count : detail::images_of_classes("balanced_class_weights", source)) {
    if (count == 0)
      throw std::invalid_argument("balanced_class_weights: class '" + source.classes()[weights.size()] +
                                  "' has no images");
    weights.push_back(static_cast<double>(source.size()) /
                      (static_cast<double>(source.classes().size()) * static_cast<double>(count)));
  }
  return weights;
}

/// Weights of images for a `Loader` that draws each class equally often: 1 / images of the class. Throws
/// std::invalid_argument unless the labels are one class per image.
inline std::vector<double> balanced_image_weights(const ImageSource auto& source) {
  const std::vector<std::int64_t> counts = detail::images_of_classes("balanced_image_weights", source);
  const torch::Tensor labels = source.labels().cpu();
  std::vector<double> weights;
  for (std::int64_t i = 0; i < source.size(); ++i)
    weights.push_back(1 / static_cast<double>(counts[static_cast<std::size_t>(labels.data_ptr<std::int64_t>()[i])]));
  return weights;
}

}  // namespace archetype
