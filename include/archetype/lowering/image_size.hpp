// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/tensors.hpp>
#include <archetype/graph/to_text.hpp>
#include <archetype/graph/view.hpp>
#include <archetype/lowering/lower.hpp>
#include <archetype/lowering/request.hpp>

#include <algorithm>
#include <stdexcept>
#include <string>

namespace archetype {

namespace detail {

/// Rejects an image size for which some layer would need parameters of another shape.
inline void check_same_state(const GraphView& network, const GraphView& resized) {
  const auto size_of = [](const Shape& shape) { return to_text(Extent{shape.height, shape.width}); };
  const Tensors ours = tensors_of(network), theirs = tensors_of(resized);
  const auto same_extents = [](const GraphTensor& a, const GraphTensor& b) { return a.extents == b.extents; };
  const auto first = std::mismatch(ours.begin(), ours.end(), theirs.begin(), theirs.end(), same_extents).first;
  if (first == ours.end()) return;
  const GraphTensor unfit = *first;
  throw std::invalid_argument(path_of(network, *unfit.node).str() + ": its " + std::string{unfit.name} +
                              " is made for images of " + size_of(network.input_shape()) + ", and one of " +
                              size_of(resized.input_shape()) +
                              " would need another; pool globally before it, or expand the network for that size");
}

}  // namespace detail

/// The graph of a network for images of another shape than it was lowered for. Throws `IllFormedArchitecture` if a
/// window does not fit.
inline OwningGraph lower_for_images(Emit emit, Request request, const Shape& image) {
  request.input = image;
  request.channels = request.size = 0;
  return lower(emit, request);
}

/// Rejects images of a shape that a lowered network cannot take; they may differ from the declared one. Throws
/// `IllFormedArchitecture` if a window does not fit, and std::invalid_argument, naming the layer, if its parameters
/// would have another shape. `emit` and `request` are those that the network was lowered from.
inline void check_image_shape(const GraphView& network, Emit emit, const Request& request, const Shape& image) {
  if (image == network.input_shape()) return;
  const OwningGraph resized = lower_for_images(emit, request, image);
  detail::check_same_state(network, resized);
}

}  // namespace archetype
